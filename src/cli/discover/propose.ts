import { join } from 'node:path';
import { asWritten } from '../../adapters/sources/compose/as-written.ts';
import { findConfigFiles } from '../../adapters/sources/compose/config-files.ts';
import { readProject } from '../../adapters/sources/compose/project.ts';
import { entryFor } from '../../adapters/sources/compose/strategy.ts';
import { BackupError } from '../../model/failures.ts';
import type { Facts, Json } from '../../model/run/facts.ts';
import type { EngineSurvey } from '../../ports/engine-survey.ts';
import type { StepContext } from '../../ports/step-context.ts';
import { toSlug } from '../../util/slug.ts';
import type { Thing, VolumeThing } from './things.ts';

/** One line of a proposal. */
export interface ProposedKey {
  readonly key: string;
  readonly value: Json;
  readonly comment?: string;
  /** Below it, where its value is a map of its own lines. */
  readonly below?: readonly ProposedKey[];
}

/** A dump that would cover what none covers. */
export type ProposedDump = readonly ProposedKey[];

interface Around {
  readonly survey: EngineSurvey;
  readonly context: StepContext;
}

/** Dumps in the order of a pipeline file; each has a name of its own. */
export async function proposeDumps(
  things: readonly Thing[],
  around: Around | null,
): Promise<readonly ProposedDump[]> {
  const ids = new Set<string>();
  const idFor = (name: string) => {
    const base = toSlug(name) || 'data';
    let id = base;
    for (let count = 2; ids.has(id); count += 1) id = `${base}-${count}`;
    ids.add(id);
    return { key: 'id', value: id };
  };
  const dumps: ProposedDump[] = [];
  const volumes = things.filter((one) => one.kind !== 'server');
  const inProjects = volumes.filter(({ kind, project }) => kind === 'volume' && project !== null);
  for (const [project, own] of Map.groupBy(inProjects, (one) => one.project ?? '')) {
    if (around !== null) dumps.push([idFor(project), ...(await forProject(project, own, around))]);
  }
  for (const thing of volumes.filter((one) => !inProjects.includes(one))) {
    if (around === null || thing.advice.strategy === 'skip') continue;
    dumps.push([idFor(thing.name), ...(await forVolume(thing, around))]);
  }
  for (const thing of things) {
    if (thing.kind === 'server') dumps.push([idFor(thing.name), ...asKeys(thing.server.entry)]);
  }
  return dumps;
}

async function forProject(
  project: string,
  volumes: readonly VolumeThing[],
  { survey, context }: Around,
): Promise<ProposedDump> {
  const strategies = volumes
    .filter(({ advice }) => advice.strategy !== 'volume')
    .map((one) => ({ key: one.name, value: strategyOf(one), comment: one.advice.why }));
  const why = await whyNoConfig(project, { survey, context });
  return [
    { key: 'type', value: 'compose' },
    { key: 'project', value: project },
    ...(strategies.length > 0 ? [{ key: 'strategies', value: {}, below: strategies }] : []),
    ...(why === null ? [] : [{ key: 'config', value: false, comment: why }]),
  ];
}

function strategyOf(thing: VolumeThing): Json {
  const { strategy, path } = thing.advice;
  if (strategy === 'sqlite') return { type: strategy, path: path ?? '' };
  if (strategy !== 'stop') return strategy;
  return { type: 'volume', quiesce: { stop: namesOf(thing) } };
}

/** `null`: its files can be stored, too. */
async function whyNoConfig(project: string, { survey, context }: Around): Promise<string | null> {
  try {
    await findConfigFiles(await readProject(survey, project, context));
    return null;
  } catch (error) {
    if (error instanceof BackupError) return error.message;
    throw error;
  }
}

/** A volume of no project, or a folder of this host. */
async function forVolume(thing: VolumeThing, around: Around): Promise<ProposedDump> {
  const { kind, volume, advice } = thing;
  const { strategy, why: comment } = advice;
  const { mountpoint, name } = volume.facts;
  const isFolder = kind === 'bind';
  const place = isFolder ? { key: 'path', value: mountpoint } : { key: 'volume', value: name };
  if (strategy === 'eventstore') return [{ key: 'type', value: strategy, comment }, place];
  const files = isFolder
    ? [
        { key: 'type', value: 'files', comment },
        { key: 'paths', value: [mountpoint] },
      ]
    : [{ key: 'type', value: 'volume', comment }, place];
  if (strategy === 'volume' || (isFolder && strategy === 'stop')) return files;
  if (strategy === 'stop') return [...files, { key: 'quiesce', value: { stop: namesOf(thing) } }];
  return (await forServer(thing, around)) ?? files;
}

/** `null`: it does not run, and so it has only its files. */
async function forServer(
  thing: VolumeThing,
  { survey, context }: Around,
): Promise<ProposedDump | null> {
  const { volume, advice } = thing;
  const { strategy, path, why: comment } = advice;
  if (strategy === 'sqlite') {
    const value = join(volume.facts.mountpoint, path ?? '');
    return [
      { key: 'type', value: strategy, comment },
      { key: 'path', value },
    ];
  }
  if (strategy === 'stop') return null;
  try {
    const entry = await entryFor({ ...bare, default: strategy }, volume, async ({ id }) => {
      return (await survey.environmentOf(id, context)) ?? new Map();
    });
    if (entry === null) return null;
    const [type, ...keys] = asKeys(asWritten(entry));
    return type === undefined ? null : [{ ...type, comment }, ...keys];
  } catch (error) {
    if (error instanceof BackupError) return null;
    throw error;
  }
}

function namesOf({ volume }: VolumeThing): readonly string[] {
  return volume.users.map(({ name }) => name);
}

/** One volume is stored by its strategy alone. */
const bare = {
  ...{ id: 'one', strategies: {}, idle: 0 },
  ...{ optional: false, allowEmpty: false, compress: true },
};

/** Without what the format says anyway. */
const usual = ['format', 'jobs', 'owners', 'privileges', 'flavor', 'host', 'port'];

function asKeys(entry: Facts): readonly ProposedKey[] {
  const { type, ...keys } = entry;
  const own = Object.entries(keys).filter(([key]) => !usual.includes(key));
  return [
    { key: 'type', value: type ?? '' },
    ...own.map(([key, value]) => ({ key, value: value ?? null })),
  ];
}
