import { createHostLocks } from '../../adapters/locks/host-locks.ts';
import { isBackupId, timeOf } from '../../model/run/backup-id.ts';
import { isFuture } from '../../model/run/future.ts';
import { formatAge } from '../../util/human.ts';
import { lockFolder, stateFolder } from '../compose/folders.ts';
import type { Env } from '../environment.ts';
import { findLeftovers, leftoverWords } from '../reach/last-run.ts';
import { findLiveRun } from '../reach/live-run.ts';
import { lookIntoState } from '../reach/past-runs.ts';
import { type Checked, odd, well, wrong } from './finding.ts';

/** Who works on a pipeline now, and what was killed and has left something. */
export async function checkRuns(pipeline: string, env: Env): Promise<readonly Checked[]> {
  const state = lookIntoState(stateFolder(env));
  const locks = createHostLocks(lockFolder(env));
  const live = await findLiveRun({ locks, state }, pipeline);
  const left = leftoverWords(await findLeftovers(state, pipeline, live?.holder.run ?? null));
  const lock = { where: pipeline, what: 'lock' };
  const holder = live?.holder;
  return [
    holder === undefined
      ? well(lock, 'free')
      : well(lock, `held by ${holder.verb} ${holder.run} (pid ${holder.pid})`),
    ...(left === null
      ? []
      : [odd({ where: pipeline, what: 'leftovers' }, left, `run-pipeline recover ${pipeline}`)]),
  ];
}

/** No clock of a host that makes backups was ever right before this. */
const earliestMs = Date.UTC(2025, 0, 1);

/** Ages, names and retention all come from the clock: it must not be before what it has already written. */
export async function checkClock(
  pipelines: readonly string[],
  env: Env,
  nowMs: number,
): Promise<Checked> {
  const naming = { where: 'host', what: 'clock' };
  const hint =
    'set the clock, and let NTP keep it: backups would sort wrongly and be kept too long';
  const shown = Number.isNaN(nowMs) ? 'unreadable' : new Date(nowMs).toISOString();
  if (nowMs < earliestMs) return wrong(naming, `${shown} cannot be right`, hint);
  const state = lookIntoState(stateFolder(env));
  const runs = (await Promise.all(pipelines.map((name) => state.runs(name)))).flat();
  const newest = Math.max(...runs.filter(isBackupId).map(timeOf), 0);
  if (!isFuture(newest, nowMs)) return well(naming, shown);
  return wrong(naming, `it is ${shown}, and the last run began ${formatAge(nowMs - newest)}`, hint);
}
