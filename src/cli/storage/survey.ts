import { resolve } from 'node:path';
import { BackupError } from '../../model/failures.ts';
import type { EngineUsage } from '../../ports/engine-storage.ts';
import type { StepContext } from '../../ports/step-context.ts';
import type { Chosen } from '../choose-pipeline.ts';
import { createCatalogMemory } from '../compose/catalog-memory.ts';
import { stateFolder } from '../compose/folders.ts';
import { openStorage, openSurvey } from '../compose/open-engine.ts';
import { coveredBy } from '../discover/coverage.ts';
import { findOnEngine } from '../discover/things.ts';
import type { Io } from '../io.ts';
import { type Looking, readAll, type Seen } from '../reach/read-all.ts';
import { readVersion } from '../version.ts';
import { type Disk, type Held, readDisks } from './disks.ts';
import type { Growth } from './growth.ts';
import { recallGrowth } from './recall.ts';
import { type Health, healthOf, readVolumes, type Volume } from './volumes.ts';

/** All that uses space, as far as it could be looked at. */
export interface Surveyed {
  readonly disks: readonly Disk[];
  readonly engine: EngineUsage | BackupError;
  readonly volumes: readonly JudgedVolume[];
  /** What is stored, as far as it could be read. */
  readonly seen: Seen;
}

export interface JudgedVolume extends Volume {
  readonly growth: Growth | null;
  readonly health: Health;
  /** The pipeline that stores it; `null` for none. */
  readonly pipeline: string | null;
}

export async function surveyStorage(
  { chosen, fromMemory }: Looking,
  io: Io,
  context: StepContext,
): Promise<Surveyed> {
  const engine = await askEngine(io, context);
  const isHere = !(engine instanceof BackupError) && engine.isHere;
  const ofEngine = isHere ? [{ what: 'Docker', path: engine.root }] : [];
  const disks = await readDisks([...ofEngine, ...foldersOf(chosen, io)]);
  const seen = await readAll({ chosen, fromMemory }, io, context);
  const volumes =
    engine instanceof BackupError ? [] : await judgeAll({ engine, disks, chosen }, io, context);
  return { disks, engine, volumes, seen };
}

async function askEngine({ env }: Io, context: StepContext): Promise<EngineUsage | BackupError> {
  try {
    return await (await openStorage(env)).usage(context);
  } catch (error) {
    context.signal.throwIfAborted();
    if (!(error instanceof BackupError)) throw error;
    return error;
  }
}

/** Where this program writes. */
function foldersOf(chosen: readonly Chosen[], { env }: Io): readonly Held[] {
  const ours = { what: 'state', path: stateFolder(env) };
  const theirs = chosen.flatMap(({ plan, repository }) => {
    const { dir } = plan.staging;
    const local = plan.stages.upload.flatMap((one) =>
      one.type === 'local' ? { what: one.id, path: resolve(repository, one.path) } : [],
    );
    const staging = dir === undefined ? [] : [{ what: 'staging', path: resolve(repository, dir) }];
    return [...local, ...staging];
  });
  return [ours, ...theirs];
}

interface Judging {
  readonly engine: EngineUsage;
  readonly disks: readonly Disk[];
  readonly chosen: readonly Chosen[];
}

async function judgeAll(
  { engine, disks, chosen }: Judging,
  { env }: Io,
  context: StepContext,
): Promise<readonly JudgedVolume[]> {
  const volumes = await readVolumes(engine, disks);
  const memory = createCatalogMemory({ path: stateFolder(env) }, readVersion());
  const growths = await recallGrowth(
    volumes,
    { address: engine.address, memory },
    context.clock.now(),
  );
  const { things } = await findOnEngine(await openSurvey(env), context);
  const known = chosen.map(({ plan, repository }) => ({
    ...{ name: plan.name, repository, dumps: plan.stages.dump },
  }));
  const covered = new Map(
    things.flatMap((thing) =>
      thing.kind === 'volume' ? [[thing.volume.facts.name, coveredBy(thing, known)] as const] : [],
    ),
  );
  return volumes.map((volume) => {
    const growth = growths.get(volume.usage.name) ?? null;
    const pipeline = covered.get(volume.usage.name) ?? null;
    return { ...volume, growth, health: healthOf(volume, growth), pipeline };
  });
}
