import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isBackupId, timeOf } from '../../model/run/backup-id.ts';
import { type Ending, readRestore, readRun } from './last-run.ts';
import type { Remains } from './past-runs.ts';

/** A run or restore of this installation that is over. */
export interface Attempt {
  readonly verb: 'run' | 'restore';
  /** Of a run that brought a file in. */
  readonly isImport: boolean;
  readonly id: string;
  /** Milliseconds of the epoch. */
  readonly startedAt: number;
  readonly outcome: string;
  readonly reason: string;
  /** `null` where it left no word. */
  readonly durationMs: number | null;
  /** What was stored, or what was restored; `null` for nothing. */
  readonly bytes: number | null;
  /** The backup that was made or restored. */
  readonly backup: string | null;
}

export interface Asked {
  /** What is working now, and has not ended. */
  readonly live: string | null;
  /** So many at most. */
  readonly last: number;
}

/** The newest first. A dry run is none. What waits for one that works may look like one that was killed: it is left out. */
export async function readAttempts(
  state: Remains,
  pipeline: string,
  { live, last }: Asked,
): Promise<readonly Attempt[]> {
  const named = (verb: Attempt['verb'], names: readonly string[]) =>
    names
      .filter((id) => isBackupId(id) && (live === null || id < live))
      .map((id) => ({ verb, id }));
  const all = [
    ...named('run', await state.runs(pipeline)),
    ...named('restore', await state.restores(pipeline)),
  ].sort((a, b) => (a.id < b.id ? 1 : -1));
  const found: Attempt[] = [];
  for (const { verb, id } of all) {
    if (found.length === last) break;
    const attempt = await readAttempt(state, pipeline, { verb, id });
    if (attempt !== null) found.push(attempt);
  }
  return found;
}

/** `null` for a dry run. */
export async function readAttempt(
  state: Remains,
  pipeline: string,
  { verb, id }: Pick<Attempt, 'verb' | 'id'>,
): Promise<Attempt | null> {
  const isRun = verb === 'run';
  const folder = isRun ? state.runFolder(pipeline, id) : state.restoreFolder(pipeline, id);
  const ending: Ending<string> | 'dry' = isRun
    ? await readRun(folder, id)
    : await readRestore(folder, id);
  if (ending === 'dry') return null;
  const { outcome, reason } = ending;
  return { verb, id, startedAt: timeOf(id), outcome, reason, ...(await readMore(folder)) };
}

const silent = { durationMs: null, bytes: null, backup: null, isImport: false };

type More = Pick<Attempt, 'durationMs' | 'bytes' | 'backup' | 'isImport'>;

async function readMore(folder: string): Promise<More> {
  try {
    const value: unknown = JSON.parse(await readFile(join(folder, 'summary.json'), 'utf8'));
    if (typeof value !== 'object' || value === null) return silent;
    const { durationMs, artifacts, backup, origin }: Readonly<Record<string, unknown>> = {
      ...value,
    };
    return {
      durationMs: typeof durationMs === 'number' ? durationMs : null,
      bytes: sumOf(artifacts),
      backup: typeof backup === 'string' ? backup : null,
      isImport: origin === 'import',
    };
  } catch {
    // It was killed before it could sum up.
    return silent;
  }
}

/** A run says what it has stored, a restore what it has brought back. */
function sumOf(artifacts: unknown): number | null {
  if (!Array.isArray(artifacts) || artifacts.length === 0) return null;
  return artifacts.reduce((sum: number, one: Readonly<Record<string, unknown>> | null) => {
    const bytes = one?.storedBytes ?? one?.plainBytes;
    return sum + (typeof bytes === 'number' ? bytes : 0);
  }, 0);
}
