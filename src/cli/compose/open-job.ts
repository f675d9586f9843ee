import { randomBytes } from 'node:crypto';
import { statfsSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { createCompressor } from '../../adapters/codecs/compress/compressor.ts';
import { createFolderLocks } from '../../adapters/locks/host-locks/folder-locks.ts';
import type { Setting } from '../../config/load.ts';
import { listSettings } from '../../config/settings.ts';
import type { UploadEntry } from '../../model/plan.ts';
import type { RunEvent } from '../../model/run/event.ts';
import type { Expands } from '../../ports/expands.ts';
import type { Notifier } from '../../ports/notifier.ts';
import type { Source } from '../../ports/source.ts';
import { plainPalette } from '../../reporters/palette.ts';
import type { Job, NotifierPart } from '../../runner/job.ts';
import type { SourcePart } from '../../stages/dump-part.ts';
import type { Origin, PipelineFile, RunWishes } from '../../stages/run.ts';
import type { Chosen } from '../choose-pipeline.ts';
import { renderSettings } from '../config/render-settings.ts';
import type { Io } from '../io.ts';
import { readVersion } from '../version.ts';
import { createApplication } from './application.ts';
import { createPart } from './create-part.ts';
import { createEncryption } from './encryption.ts';
import { isAsRead } from './is-as-read.ts';
import { createOurOpenCopy } from './open-copy.ts';
import { digestPipeline } from './pipeline-digest.ts';
import { isAliveProcess, processFacts } from './process-facts.ts';
import { refuseUnbuilt } from './refuse-unbuilt.ts';
import { originOf } from './repository-origin.ts';
import { createStillGuard } from './still/guard.ts';
import { createStillTools } from './still/still-tools.ts';
import type { Store } from './store.ts';

export interface JobRequest {
  readonly chosen: Chosen;
  readonly setting: Setting;
  readonly store: Store;
  readonly wishes: RunWishes;
  readonly report: (event: RunEvent) => void;
}

/** Puts together what a run is made of. Loads the code of exactly the parts that the file names. */
export async function openJob(
  { chosen, setting, store, wishes, report }: JobRequest,
  io: Io,
): Promise<Job> {
  const { plan, place, parts, destinations, locks, state, signatures, restorerFor } = store;
  refuseUnbuilt(plan);
  // Git is asked while the code of the parts is loaded.
  const origin = originOf(chosen.repository);
  return {
    plan,
    parts: {
      sources: await createSources(store, wishes),
      destinations,
      compressor:
        plan.stages.compress.algorithm === 'none'
          ? null
          : createCompressor(plan.stages.compress, { place }),
      encryption: createEncryption(store, io),
      application: await createApplication({ ...parts, plan, environment: io.env, wishes }),
      launcher: place,
      place,
      ways: parts.ways,
      locks,
      still: { ...createStillTools(io.env), guard: createStillGuard(io.env) },
      folderLocks: createFolderLocks(),
      signatures,
      openCopy: createOurOpenCopy(store),
    },
    notifiers: await createNotifiers(store),
    wishes,
    restorerFor,
    environment: io.env,
    tool: { name: 'run-pipeline', version: readVersion() },
    state,
    staging: chooseStaging(store, parts.repository),
    process: processFacts(),
    isAlive: isAliveProcess,
    clock: { now: () => Date.now() },
    random: (bytes) => randomBytes(bytes),
    signal: io.interrupts.claim(),
    report,
    mask: io.redactor.mask,
    isAsRead: () => isAsRead(chosen, setting),
    file: describeFile({ chosen, setting, origin: await origin }),
  };
}

async function createSources(
  { plan, parts }: Store,
  { only }: RunWishes,
): Promise<readonly SourcePart[]> {
  const wanted = plan.stages.dump.filter(({ id }) => only.length === 0 || only.includes(id));
  const sources: SourcePart[] = [];
  for (const entry of wanted) {
    const source = await createPart<Source | Expands>('source', entry, parts);
    sources.push({ id: entry.id, entry, source });
  }
  return sources;
}

async function createNotifiers({ plan, parts }: Store): Promise<readonly NotifierPart[]> {
  const notifiers: NotifierPart[] = [];
  for (const entry of plan.stages.notify) {
    const notifier = await createPart<Notifier>('notifier', entry, parts);
    notifiers.push({ notifier, on: entry.on, timeoutMs: entry.timeout });
  }
  return notifiers;
}

/** The spool becomes the first copy by a link where it lies on the file system of a local destination. */
function chooseStaging({ plan, state }: Store, repository: string): Job['staging'] {
  const { dir, mode } = plan.staging;
  const inState = state.stagingOf(plan.name);
  const locals = plan.stages.upload.filter((entry) => entry.type === 'local');
  const apart = dir === undefined ? [] : [resolve(repository, dir)];
  const roots = [...apart, ...locals.map((entry) => stagingIn(entry, repository)), inState];
  if (mode === 'stream') return { root: inState, adopter: null, roots };
  const [largest] = locals
    .map((entry) => ({ entry, free: freeAt(resolve(repository, entry.path)) }))
    .toSorted((a, b) => b.free - a.free);
  const adopter = largest?.entry.id ?? null;
  const beside = largest === undefined ? inState : stagingIn(largest.entry, repository);
  return { root: apart[0] ?? beside, adopter, roots };
}

function stagingIn(entry: UploadEntry & { readonly type: 'local' }, repository: string): string {
  return join(resolve(repository, entry.path), '.staging');
}

/** Where it will lie when it is not there yet; what is no folder has no room. */
function freeAt(path: string): number {
  try {
    const { bavail, bsize } = statfsSync(path);
    return statSync(path).isDirectory() ? bavail * bsize : 0;
  } catch {
    const above = dirname(path);
    return above === path ? 0 : freeAt(above);
  }
}

interface Described {
  readonly chosen: Chosen;
  readonly setting: Setting;
  readonly origin: Origin;
}

function describeFile({ chosen, setting, origin }: Described): PipelineFile {
  const { file, repository, sources, shown, tree } = chosen;
  return {
    path: file,
    repository,
    origin,
    text: sources.get(shown)?.text ?? '',
    resolved: renderSettings(listSettings(tree, setting.guide), plainPalette),
    digest: digestPipeline({ tree }, setting),
  };
}
