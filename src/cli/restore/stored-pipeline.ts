import { parse } from 'yaml';
import { loadText } from '../../config/load.ts';
import { BackupError } from '../../model/failures.ts';
import type { Hook, Plan } from '../../model/plan.ts';
import type { DumpDefinition } from '../../model/restore/plan/definitions.ts';
import type { Json } from '../../model/run/facts.ts';
import type { Artifact } from '../../model/run/manifest.ts';
import type { Chosen } from '../choose-pipeline.ts';
import { hideEnvironment } from '../compose/hide-environment.ts';
import type { Io } from '../io.ts';
import type { createSetting } from '../pipelines.ts';

export interface StoredPipeline {
  /** As the file of then describes the dumps of these artifacts, for a person to read before it is used. */
  spellOut(artifacts: readonly Artifact[]): readonly DumpDefinition[];
  /** Checked like an entry of a pipeline file. Fails with BP5050 where it is none. */
  definitionOf(artifact: Artifact): DumpDefinition;
  /** Those at `restore`. Fails with BP5050 where one is none. */
  hooks(): readonly Hook[];
  readonly hookCount: number;
}

interface Around {
  readonly chosen: Chosen;
  readonly setting: ReturnType<typeof createSetting>;
  readonly io: Io;
}

type Map = Readonly<Record<string, unknown>>;

/** Reads the pipeline that a backup brings along. Only parts of it count, and each is checked by itself. */
export function readStoredPipeline(text: string, around: Around): StoredPipeline {
  const whole = parseMap(text);
  const load = (part: Map) => loadPart({ whole, part }, around);
  const hooks = listOf(whole.hooks).filter(isAtRestore);
  const definitionOf = (artifact: Artifact): DumpDefinition => {
    const entry = entryOf(whole, artifact);
    if (entry === null) throw unusable(`it has no dump ${artifact.dump}`);
    const [found] = load({ dump: [entry] }).stages.dump;
    // Plain values, as the plan has them.
    return JSON.parse(JSON.stringify(found)) as DumpDefinition;
  };
  return {
    definitionOf,
    spellOut: (artifacts) =>
      artifacts.flatMap((artifact) => {
        const entry = entryOf(whole, artifact);
        return entry === null
          ? []
          : [
              asMeant(
                entry,
                orNull(() => definitionOf(artifact)),
              ),
            ];
      }),
    hooks: () => (hooks.length === 0 ? [] : load({ hooks }).hooks),
    hookCount: hooks.length,
  };
}

function parseMap(text: string): Map {
  try {
    const options = { version: '1.2', schema: 'core', stringKeys: true, maxAliasCount: 0 } as const;
    const value: unknown = parse(text, { ...options, logLevel: 'silent' });
    if (isMap(value)) return value;
  } catch (cause) {
    throw unusable('it is no YAML', cause);
  }
  throw unusable('it is no map');
}

/** The entry of the dump; where it holds artifacts of other types, what it says of the member. */
function entryOf(whole: Map, { dump, member, type }: Artifact): Map | null {
  const stages = isMap(whole.stages) ? whole.stages : {};
  const entry = listOf(stages.dump).find((one) => one.id === dump) ?? null;
  if (entry?.type === type || member === null) return entry;
  const members = isMap(whole['x-members']) ? whole['x-members'][dump] : null;
  const own = isMap(members) ? members[member] : null;
  return isMap(own) ? { id: dump, ...own } : null;
}

interface Loading {
  readonly whole: Map;
  readonly part: { readonly dump?: readonly Map[]; readonly hooks?: readonly Map[] };
}

/** What a pipeline file would make of a part, with the variables of then: as its only dump, or its only hooks. */
function loadPart({ whole, part }: Loading, { chosen, setting, io }: Around): Plan {
  const { dump = [{ id: 'none', type: 'files', paths: ['none'] }], hooks = [] } = part;
  const alone = {
    version: 1,
    name: chosen.plan.name,
    ...(whole.env === undefined ? {} : { env: whole.env }),
    ...(whole.vars === undefined ? {} : { vars: whole.vars }),
    stages: { dump, encrypt: 'none', upload: [{ id: 'none', type: 'local', path: '/nowhere' }] },
    ...(hooks.length === 0 ? {} : { hooks }),
  };
  const { plan, diagnostics } = loadText(chosen.file, JSON.stringify(alone), setting);
  const wrong = diagnostics.find(({ severity }) => severity === 'error');
  if (plan === null) throw unusable(wrong?.message ?? 'it cannot be read');
  hideEnvironment(plan, io);
  return plan;
}

/** As it was written, with the values that variables have now: what is read is what is used. */
function asMeant(entry: Map, meant: DumpDefinition | null): DumpDefinition {
  // It comes out of a parser of YAML, without tags.
  const filled = fill(entry as Readonly<Record<string, Json>>, meant);
  const { id, type, ...rest } = filled as Readonly<Record<string, Json>>;
  return { ...rest, id: String(id), type: String(type) };
}

function fill(written: Json, meant: Json | undefined): Json {
  if (typeof written === 'string')
    return typeof meant === 'string' ? chosenText(written, meant) : written;
  if (written === null || typeof written !== 'object') return written;
  if (Array.isArray(written)) {
    return written.map((one: Json, at) => fill(one, Array.isArray(meant) ? meant[at] : undefined));
  }
  const below = isMap(meant) ? (meant as Readonly<Record<string, Json>>) : {};
  return Object.fromEntries(
    Object.entries(written).map(([key, one]) => [key, fill(one, below[key])]),
  );
}

function chosenText(written: string, meant: string): string {
  return written.includes('$') ? meant : written;
}

function orNull<T>(make: () => T): T | null {
  try {
    return make();
  } catch (error) {
    // Whoever uses it is told.
    if (error instanceof BackupError) return null;
    throw error;
  }
}

function isAtRestore(hook: Map): boolean {
  return typeof hook.at === 'string' && hook.at.endsWith(':restore');
}

function listOf(value: unknown): readonly Map[] {
  return Array.isArray(value) ? value.filter(isMap) : [];
}

function isMap(value: unknown): value is Map {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function unusable(reason: string, cause?: unknown): BackupError {
  return new BackupError({
    code: 'BP5050',
    message: `what the backup says of its pipeline cannot be used: ${reason}`,
    hint: 'write the dump into the pipeline file as it was, or leave it out with --only',
    cause,
  });
}
