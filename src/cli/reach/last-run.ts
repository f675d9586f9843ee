import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isBackupId, timeOf } from '../../model/run/backup-id.ts';
import { isFuture } from '../../model/run/future.ts';
import type { Outcome } from '../../model/run/summary.ts';
import type { StateFolder } from '../../runner/state-folder.ts';
import { hasEnded } from './live-run.ts';

/** How the last attempt from this installation ended. */
export interface LastRun {
  readonly run: string;
  /** `killed`: it left no word; `recover` cleans up after it. */
  readonly outcome: Outcome | 'killed' | 'interrupted';
  readonly reason: string;
  /** Milliseconds of the epoch. */
  readonly at: number;
}

type Runs = Pick<StateFolder, 'runs' | 'runFolder'>;

/** `null` before the first run from here. A dry run is no attempt, and one that still goes on has not ended. */
export async function readLastRun(
  state: Runs,
  pipeline: string,
  { live, nowMs }: { readonly live: string | null; readonly nowMs: number },
): Promise<LastRun | null> {
  const all = await pastRuns(state, pipeline, live);
  // One that a wrong clock has dated would be the last one for as long.
  const runs = all.filter((run) => !isFuture(timeOf(run), nowMs));
  for (const run of runs.toReversed()) {
    const found = await readRun(state.runFolder(pipeline, run), run);
    if (found !== 'dry') return found;
  }
  return null;
}

/** Runs of which something is left: they were killed, or could not clean up. */
export async function findLeftovers(
  state: Runs,
  pipeline: string,
  live: string | null,
): Promise<readonly string[]> {
  const runs = await pastRuns(state, pipeline, live);
  const left: string[] = [];
  for (const run of runs) if (!(await hasEnded(state.runFolder(pipeline, run)))) left.push(run);
  return left;
}

/** Runs that began in the future, by a clock that was wrong. */
export async function findFutureRuns(
  state: Runs,
  pipeline: string,
  nowMs: number,
): Promise<readonly string[]> {
  return (await pastRuns(state, pipeline, null)).filter((run) => isFuture(timeOf(run), nowMs));
}

/** While one runs, what is younger than it may be waiting for the lock. */
async function pastRuns(
  state: Runs,
  pipeline: string,
  live: string | null,
): Promise<readonly string[]> {
  const runs = (await state.runs(pipeline)).filter(isBackupId);
  return live === null ? runs : runs.filter((run) => run < live);
}

/** How a run ended, by the folder that it left. */
export async function readRun(folder: string, run: string): Promise<LastRun | 'dry'> {
  const summary = await readSummary(folder);
  if (summary !== null) return isDry(summary) ? 'dry' : { run, ...summary };
  const isClean = await hasEnded(folder);
  return {
    run,
    outcome: isClean ? 'interrupted' : 'killed',
    reason: isClean ? 'it was killed, and cleaned up after' : 'it was killed without a word',
    at: timeOf(run),
  };
}

type Summary = Pick<LastRun, 'reason' | 'at'> & {
  readonly outcome: Outcome;
  readonly backup: unknown;
};

function isDry({ outcome, backup }: Summary): boolean {
  return outcome === 'success' && backup === null;
}

const outcomes: readonly Outcome[] = [
  ...(['success', 'partial', 'suspect', 'failed', 'cancelled', 'skipped'] as const),
];

async function readSummary(folder: string): Promise<Summary | null> {
  try {
    const value: unknown = JSON.parse(await readFile(join(folder, 'summary.json'), 'utf8'));
    if (typeof value !== 'object' || value === null) return null;
    const { outcome, reason, finishedAt, backup }: Partial<Record<string, unknown>> = { ...value };
    const known = outcomes.find((one) => one === outcome);
    const at = typeof finishedAt === 'string' ? Date.parse(finishedAt) : Number.NaN;
    if (known === undefined || Number.isNaN(at)) return null;
    return { outcome: known, reason: typeof reason === 'string' ? reason : '', at, backup };
  } catch {
    // It was killed before it could sum up, or the disk was full.
    return null;
  }
}
