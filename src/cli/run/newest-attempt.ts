import { join } from 'node:path';
import { isBackupId, timeOf } from '../../model/run/backup-id.ts';
import { isFuture } from '../../model/run/future.ts';
import { type Entry, isNoAttempt, readJournal } from '../../runner/journal.ts';
import type { StateFolder } from '../../runner/state-folder.ts';

/**
 * When the newest attempt at a backup by this file began, however it ended; `null` for none. A dry run is none, nor is
 * what a restore saves first or somebody imports, nor a run that never got its turn, nor one of another file with a pipeline of the same name.
 */
export async function newestAttempt(
  state: StateFolder,
  { name, file }: { readonly name: string; readonly file: string },
  nowMs: number,
): Promise<number | null> {
  const runs = (await state.runs(name)).filter(isBackupId);
  for (const run of runs.toReversed()) {
    if (isFuture(timeOf(run), nowMs)) continue;
    const journal = join(state.runFolder(name, run), 'journal.ndjson');
    // A folder without one was left before anything had begun.
    const entries = await readJournal(journal).catch(() => []);
    if (isAttempt(entries, file)) return timeOf(run);
  }
  return null;
}

function isAttempt(entries: readonly Entry[], file: string): boolean {
  const start = entries.find((entry) => entry.kind === 'start');
  if (start?.file !== file || isNoAttempt(entries)) return false;
  return entries.some(({ kind }) => kind === 'locked');
}
