import type { BackupId } from '../model/run/backup-id.ts';
import { stampBackup } from '../model/run/backup-stamp.ts';
import type { Run } from './run.ts';

/** Names the backup of this run, later than all that are there. Only under the lock: nobody else makes one meanwhile. */
export function chooseStamp(run: Run): void {
  const { history, hasWaited } = run.progress;
  const stamp = stampBackup({
    run: run.id,
    hasWaited,
    now: run.clock.now(),
    others: history.backups.map(({ backup }) => backup.startedAt),
  });
  run.progress.stamp = stamp;
  if (stamp.aheadMs === 0) return;
  const seconds = Math.ceil(stamp.aheadMs / 1000);
  run.progress.warn(
    `a backup that is there is dated after the clock of this host: this one is dated ${seconds} s ahead, to follow it`,
  );
}

/** What the backup is called; it has the name of its run unless others came first. */
export function backupOf({ id, progress }: Pick<Run, 'id' | 'progress'>): BackupId {
  return progress.stamp?.id ?? id;
}
