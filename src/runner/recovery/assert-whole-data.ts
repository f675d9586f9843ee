import { BackupError } from '../../model/failures.ts';
import type { RecoveredRuns } from './recover.ts';

/**
 * As long as the data of an interrupted restore is half of then and half of now, a backup of it would be called good,
 * and another restore would be undone by the recovery of the first.
 */
export function assertWholeData({ half }: RecoveredRuns): void {
  const [restore] = half;
  if (restore === undefined) return;
  throw new BackupError({
    code: 'BP5105',
    message: `the restore ${restore} was interrupted, and its data is not taken back yet`,
    hint: '`run-pipeline recover` says what stands against it: mend that, and run it again',
  });
}
