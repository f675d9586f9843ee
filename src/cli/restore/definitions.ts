import type { Plan } from '../../model/plan.ts';
import type { RestoreOptions } from '../../model/restore/options.ts';
import type { DumpDefinition } from '../../model/restore/plan/definitions.ts';
import type { Artifact, Manifest } from '../../model/run/manifest.ts';

/** The dumps of the pipeline as it is now. */
export function definitionsToday({ stages }: Plan): readonly DumpDefinition[] {
  // Plain values: texts, numbers, lists and references.
  return JSON.parse(JSON.stringify(stages.dump)) as readonly DumpDefinition[];
}

/** How the pipeline of today puts an artifact back; `null` where it has lost it, or has something else there. */
export function definitionToday(
  { dump, type }: Pick<Artifact, 'dump' | 'type'>,
  today: readonly DumpDefinition[],
): DumpDefinition | null {
  const own = today.find(({ id }) => id === dump);
  return own?.type === type ? own : null;
}

/**
 * Dumps that the pipeline does not have, where the command line itself says where they go: then nothing that the
 * backup says of them is needed, nor believed.
 */
export function definedByLine(
  { artifacts }: Pick<Manifest, 'artifacts'>,
  today: readonly DumpDefinition[],
  { to }: Pick<RestoreOptions, 'to'>,
): readonly DumpDefinition[] {
  const lost = artifacts.filter((artifact) => definitionToday(artifact, today) === null);
  return lost.flatMap(({ dump, type }) => defineByLine({ id: dump, type }, to) ?? []);
}

/** An archive goes whole into a folder: its names are looked at, and lead nowhere else. */
function defineByLine(
  { id, type }: Pick<DumpDefinition, 'id' | 'type'>,
  to: RestoreOptions['to'],
): DumpDefinition | null {
  if (type === 'files' && to[`${id}.into`]) return { id, type, paths: [], exclude: [] };
  const path = type === 'sqlite' ? to[`${id}.path`] : undefined;
  return path === undefined ? null : { id, type, path };
}

/** With what the command line says of where it goes. */
export function redirected(definition: DumpDefinition, { to }: RestoreOptions): DumpDefinition {
  const own = Object.entries(to).filter(([key]) => key.startsWith(`${definition.id}.`));
  return {
    ...definition,
    ...Object.fromEntries(own.map(([key, value]) => [key.slice(definition.id.length + 1), value])),
  };
}
