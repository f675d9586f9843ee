import { doFit, knownRoots } from '../../adapters/sources/files/restore/known-roots.ts';
import { archiveRoots } from '../../adapters/sources/files/roots.ts';
import type { Plan } from '../../model/plan.ts';
import type { RestoreOptions } from '../../model/restore/options.ts';
import { type DumpDefinition, isOf } from '../../model/restore/plan/definitions.ts';
import type { Artifact, Manifest } from '../../model/run/manifest.ts';
import { asInFile, restoreKeysOf } from './target-value.ts';

/** The dumps of the pipeline as it is now. */
export function definitionsToday({ stages }: Plan): readonly DumpDefinition[] {
  // Plain values: texts, numbers, lists and references.
  return JSON.parse(JSON.stringify(stages.dump)) as readonly DumpDefinition[];
}

/** How the pipeline of today puts an artifact back; `null` where it has lost it, or has something else there. */
export function definitionToday(
  { dump, member, type }: Pick<Artifact, 'dump' | 'member' | 'type'>,
  today: readonly DumpDefinition[],
): DumpDefinition | null {
  const own = today.find((one) => isOf(one, { dump, member }));
  return own?.type === type ? own : null;
}

interface Meaning {
  readonly to: RestoreOptions['to'];
  /** Of the pipeline as it is now. */
  readonly digest: string;
}

/**
 * The dumps of the pipeline as it is now; what it does not have, or has as something else by now, as the command line
 * says, where it says where that goes: then nothing that the backup says of it is needed, nor believed.
 */
export function definitionsMeant(
  { artifacts, pipelineDigest }: Pick<Manifest, 'artifacts' | 'pipelineDigest'>,
  own: readonly DumpDefinition[],
  { to, digest }: Meaning,
): readonly DumpDefinition[] {
  const isSame = pipelineDigest === digest;
  const unfit = artifacts.filter((artifact) => {
    const definition = definitionToday(artifact, own);
    return definition === null || !doesFit(artifact, definition, isSame);
  });
  const byLine = unfit.flatMap(({ dump, type }) => defineByLine({ id: dump, type }, to) ?? []);
  return [...own.filter(({ id }) => !byLine.some((one) => one.id === id)), ...byLine];
}

/** Whether an archive holds what its dump names today; of one that does not say, while the pipeline is the same. */
function doesFit({ facts }: Artifact, { type, paths }: DumpDefinition, isSame: boolean): boolean {
  if (type !== 'files' || !Array.isArray(paths)) return true;
  const roots = knownRoots(facts);
  return roots === null ? isSame : doFit(archiveRoots(paths.map(String)), roots);
}

/** An archive goes whole into a folder: its names are looked at, and lead nowhere else. */
function defineByLine(
  { id, type }: Pick<DumpDefinition, 'id' | 'type'>,
  to: RestoreOptions['to'],
): DumpDefinition | null {
  if (type === 'files' && to[`${id}.into`]) return { id, type, paths: [], exclude: [] };
  if (servers.includes(type)) return defineServer({ id, type }, to);
  const path = ['sqlite', 'redis'].includes(type) ? to[`${id}.path`] : undefined;
  return path === undefined ? null : { id, type, path };
}

/** Whose dumps are databases that go whole to where somebody wants them. */
const servers = ['postgres', 'mysql'];

/** A database on a server that is named, too; whoever logs in there is the user of the system. */
function defineServer(
  { id, type }: Pick<DumpDefinition, 'id' | 'type'>,
  to: RestoreOptions['to'],
): DumpDefinition | null {
  const [database, host, socket] = ['database', 'host', 'socket'].map((key) => to[`${id}.${key}`]);
  if (!(database && (host || socket))) return null;
  const flavor = type === 'mysql' ? { flavor: 'auto' } : {};
  return { id, type, databases: [], tables: [], exclude: [], ...flavor };
}

/** With what the command line says of where it goes. */
export function redirected(definition: DumpDefinition, { to }: RestoreOptions): DumpDefinition {
  const { type } = definition;
  const keys = restoreKeysOf(type);
  const own = Object.entries(to).flatMap(([target, value]) => {
    if (!target.startsWith(`${definition.id}.`)) return [];
    const key = target.slice(definition.id.length + 1);
    return [[key, asInFile(value, keys[key])] as const];
  });
  const given = own.map(([key]) => key);
  const kept = Object.entries(definition).filter(([key]) => !isReplaced(key, given));
  return { ...Object.fromEntries(kept), id: definition.id, type, ...Object.fromEntries(own) };
}

/** A server is at an address, or behind a socket. */
function isReplaced(key: string, given: readonly string[]): boolean {
  return (
    (key === 'socket' && given.includes('host')) || (key === 'host' && given.includes('socket'))
  );
}
