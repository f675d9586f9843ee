import { definitions } from '../../adapters/all.ts';
import { BackupError } from '../../model/failures.ts';
import type { RestoreOptions } from '../../model/restore/options.ts';
import type { DumpDefinition } from '../../model/restore/plan/definitions.ts';
import type { Artifact } from '../../model/run/manifest.ts';
import type { StepContext } from '../../ports/step-context.ts';
import type { OurParts } from '../compose/create-part.ts';
import { redirected } from './definitions.ts';

export interface Resolved {
  readonly today: readonly DumpDefinition[];
  /** By the id of the artifact: why nothing can be said of it now. */
  readonly unresolved: ReadonlyMap<string, BackupError>;
}

interface Around {
  readonly options: RestoreOptions;
  readonly parts: OurParts;
  readonly context: StepContext;
}

/** Dumps that have members of other types give way to their members: what each of them is depends on what is there now. */
export async function resolveMembers(
  artifacts: readonly Artifact[],
  today: readonly DumpDefinition[],
  around: Around,
): Promise<Resolved> {
  const unresolved = new Map<string, BackupError>();
  const members: DumpDefinition[] = [];
  const wholes = today.filter(({ type }) => loaderOf(type) !== undefined);
  for (const artifact of artifacts) {
    const whole = wholes.find(({ id }) => id === artifact.dump);
    if (whole === undefined) continue;
    try {
      const meant = redirected(whole, around.options);
      members.push(...(await resolveOne(artifact, meant, around)));
    } catch (error) {
      around.context.signal.throwIfAborted();
      if (!(error instanceof BackupError)) throw error;
      unresolved.set(artifact.id, error);
      members.push(named(artifact, { id: whole.id, type: artifact.type }));
    }
  }
  return { today: [...today.filter((one) => !wholes.includes(one)), ...members], unresolved };
}

async function resolveOne(artifact: Artifact, whole: DumpDefinition, around: Around) {
  const maker = await loaderOf(whole.type)?.();
  // The schema has made sure of its form.
  const entry = (await maker?.resolveMember(whole as never, artifact, around)) ?? null;
  if (entry === null) return [];
  return [named(artifact, JSON.parse(JSON.stringify(entry)) as DumpDefinition)];
}

function named({ member }: Artifact, definition: DumpDefinition): DumpDefinition {
  return { ...definition, member };
}

function loaderOf(type: string) {
  return definitions.find((one) => one.kind === 'source' && one.type === type)?.loadMembers;
}
