import { setTimeout as pause } from 'node:timers/promises';
import type { Holder, HostLocks } from '../../ports/lock.ts';
import { readRestore, readRun } from '../reach/last-run.ts';
import { stateOfHolder } from '../reach/live-run.ts';

const lookEveryMs = 100;

export interface Ending {
  readonly locks: Pick<HostLocks, 'isHeldBy'>;
  readonly pipeline: string;
  readonly holder: Holder;
  /** Where the run keeps its journal. */
  readonly folder: string;
  /** How long to wait for its cleaning up. */
  readonly waitMs: number;
  readonly signal: AbortSignal;
  /** Comes right before it is told. */
  readonly onTelling: () => void;
}

/**
 * `refused`: its process belongs to somebody else. `unproved`: it does not hold the lock, so that it may be any process
 * that somebody has named. `gone`: it ended just before it was told. `slow`: it was told and still cleans up.
 */
export type Ended = 'ended' | 'refused' | 'unproved' | 'gone' | 'slow';

/** Tells a run or a restore to end as Ctrl-C would, and waits until it has. The process is proved to be the run right before. */
export async function endRun(ending: Ending): Promise<Ended> {
  const { locks, pipeline, holder, folder, waitMs, signal, onTelling } = ending;
  const isHeld = await locks.isHeldBy(pipeline, holder.pid);
  if (stateOfHolder(holder) !== 'alive') return 'gone';
  if (isHeld !== 'yes') return isHeld === 'no' ? 'unproved' : 'refused';
  onTelling();
  const told = tell(holder.pid);
  if (told !== 'told') return told;
  const deadline = performance.now() + waitMs;
  while (stateOfHolder(holder) === 'alive' && !(await hasSummedUp(folder, holder))) {
    if (performance.now() >= deadline) return 'slow';
    // There is no event for the end of a process that is not our child.
    await pause(lookEveryMs);
    signal.throwIfAborted();
  }
  return 'ended';
}

/** The last thing that it writes down, after all is cleaned up. */
async function hasSummedUp(folder: string, holder: Holder): Promise<boolean> {
  const last = await readEnding(folder, holder);
  return last === 'dry' || (last.outcome !== 'killed' && last.outcome !== 'interrupted');
}

/** How it ended, as far as it has written that down. */
export async function readEnding(folder: string, { verb, run }: Pick<Holder, 'verb' | 'run'>) {
  return verb === 'restore' ? await readRestore(folder, run) : await readRun(folder, run);
}

function tell(pid: number): 'told' | 'refused' | 'gone' {
  try {
    process.kill(pid, 'SIGINT');
    return 'told';
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null;
    if (code === 'EPERM') return 'refused';
    if (code === 'ESRCH') return 'gone';
    throw error;
  }
}
