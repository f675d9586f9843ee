import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RestoreOutcome } from '../../model/restore/summary.ts';
import { isBackupId, timeOf } from '../../model/run/backup-id.ts';
import { isFuture } from '../../model/run/future.ts';
import type { Outcome } from '../../model/run/summary.ts';
import { isNoAttempt, readJournal } from '../../runner/journal.ts';
import type { StateFolder } from '../../runner/state-folder.ts';
import { hasEnded } from './live-run.ts';
import type { Remains } from './past-runs.ts';
import { count } from './words.ts';

/** How the last attempt from this installation ended. */
export type LastRun = Ending<Outcome>;

export interface Ending<T extends string> {
  readonly run: string;
  /** `killed`: it left no word; `recover` cleans up after it. */
  readonly outcome: T | 'killed' | 'interrupted';
  readonly reason: string;
  /** Milliseconds of the epoch. */
  readonly at: number;
}

type Runs = Pick<StateFolder, 'runs' | 'runFolder'>;

/**
 * `null` before the first run from here. A dry run is no attempt, nor is what a restore saves first or somebody imports, and one that still
 * goes on has not ended.
 */
export async function readLastRun(
  state: Runs,
  pipeline: string,
  { live, nowMs }: { readonly live: string | null; readonly nowMs: number },
): Promise<LastRun | null> {
  const all = await pastRuns(state, pipeline, live);
  // One that a wrong clock has dated would be the last one for as long.
  const runs = all.filter((run) => !isFuture(timeOf(run), nowMs));
  for (const run of runs.toReversed()) {
    const folder = state.runFolder(pipeline, run);
    const found = await readRun(folder, run);
    if (found !== 'dry' && !(await hadOtherErrand(folder))) return found;
  }
  return null;
}

async function hadOtherErrand(folder: string): Promise<boolean> {
  return isNoAttempt(await readJournal(join(folder, 'journal.ndjson')).catch(() => []));
}

/** Those of which something is left: they were killed, or could not clean up. */
export interface Leftovers {
  readonly runs: readonly string[];
  readonly restores: readonly string[];
}

export async function findLeftovers(
  state: Remains,
  pipeline: string,
  live: string | null,
): Promise<Leftovers> {
  const runs = await pastRuns(state, pipeline, live);
  const restores = before(await state.restores(pipeline), live);
  return {
    runs: await unended(runs, (run) => state.runFolder(pipeline, run)),
    restores: await unended(restores, (restore) => state.restoreFolder(pipeline, restore)),
  };
}

async function unended(
  ids: readonly string[],
  folderOf: (id: string) => string,
): Promise<readonly string[]> {
  const left: string[] = [];
  for (const id of ids) if (!(await hasEnded(folderOf(id)))) left.push(id);
  return left;
}

/** `1 run and 2 restores left something behind`; `null` where nothing is left. */
export function leftoverWords({ runs, restores }: Leftovers): string | null {
  const counted = [
    ...(runs.length > 0 ? [count(runs.length, 'run')] : []),
    ...(restores.length > 0 ? [count(restores.length, 'restore')] : []),
  ];
  return counted.length === 0 ? null : `${counted.join(' and ')} left something behind`;
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
  return before(await state.runs(pipeline), live);
}

function before(names: readonly string[], live: string | null): readonly string[] {
  const ids = names.filter(isBackupId);
  return live === null ? ids : ids.filter((id) => id < live);
}

/** How a run ended, by the folder that it left. */
export async function readRun(folder: string, run: string): Promise<LastRun | 'dry'> {
  const summary = await readSummary(folder, outcomes);
  if (summary === null) return await readSilent(folder, run);
  const { backup, ...ending } = summary;
  const isDry = ending.outcome === 'success' && backup === null;
  return isDry ? 'dry' : { run, ...ending };
}

/** How a restore ended, likewise. */
export async function readRestore(folder: string, run: string): Promise<Ending<RestoreOutcome>> {
  const summary = await readSummary(folder, restoreOutcomes);
  if (summary === null) return await readSilent(folder, run);
  const { backup: _, ...ending } = summary;
  return { run, ...ending };
}

async function readSilent(folder: string, run: string): Promise<Ending<never>> {
  const isClean = await hasEnded(folder);
  return {
    run,
    outcome: isClean ? 'interrupted' : 'killed',
    reason: isClean ? 'it was killed, and cleaned up after' : 'it was killed without a word',
    at: timeOf(run),
  };
}

interface Summary<T extends string> extends Pick<Ending<T>, 'reason' | 'at'> {
  readonly outcome: T;
  readonly backup: unknown;
}

const outcomes: readonly Outcome[] = [
  ...(['success', 'partial', 'suspect', 'failed', 'cancelled', 'skipped'] as const),
];

const restoreOutcomes: readonly RestoreOutcome[] = [
  ...([
    'restored',
    'rehearsed',
    'incomplete',
    'failed',
    'cancelled',
    'skipped',
    'refused',
  ] as const),
];

async function readSummary<T extends string>(
  folder: string,
  known: readonly T[],
): Promise<Summary<T> | null> {
  try {
    const value: unknown = JSON.parse(await readFile(join(folder, 'summary.json'), 'utf8'));
    if (typeof value !== 'object' || value === null) return null;
    const { outcome, reason, finishedAt, backup }: Partial<Record<string, unknown>> = { ...value };
    const meant = known.find((one) => one === outcome);
    const at = typeof finishedAt === 'string' ? Date.parse(finishedAt) : Number.NaN;
    if (meant === undefined || Number.isNaN(at)) return null;
    return { outcome: meant, reason: typeof reason === 'string' ? reason : '', at, backup };
  } catch {
    // It was killed before it could sum up, or the disk was full.
    return null;
  }
}
