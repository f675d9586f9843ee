import { BackupError } from '../../model/failures.ts';
import type { RunSummary } from '../../model/run/summary.ts';

/**
 * The id of the backup of today's data, of which one whole copy is enough. That it is suspiciously small is no
 * objection: data that was lost may be the reason for the restore.
 */
export function assertSaved(summary: RunSummary, dumps: readonly string[]): string {
  const { outcome, backup, failure, reason, missing } = summary;
  const lacking = dumps.filter((dump) => missing.includes(dump));
  const isMade = outcome === 'success' || outcome === 'partial' || outcome === 'suspect';
  if (backup !== null && isMade && lacking.length === 0) return backup;
  const why = failure?.message ?? (lacking.length > 0 ? `without ${lacking.join(', ')}` : reason);
  const hint = failure?.hint === undefined ? '' : `${failure.hint}; `;
  throw new BackupError({
    code: 'BP5103',
    message: `the data of today could not be backed up: ${why}`,
    hint: `${hint}--no-safety-backup restores without one, and what is there now may be lost for good`,
  });
}
