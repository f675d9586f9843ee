import { BackupError } from '../model/failures.ts';
import type { Job } from './job.ts';

/**
 * Under the lock, and after whoever was killed was cleaned up. The file was read before: a restore may have had its
 * code at a tag then, whose rules must not remove backups of today.
 */
export function assertAsRead({ isAsRead }: Pick<Job, 'isAsRead'>): void {
  if (isAsRead()) return;
  throw new BackupError({
    code: 'BP5104',
    message: 'the pipeline file has changed since it was read: nothing was begun',
    hint: 'start it again; where an interrupted restore had its code at a tag, the file is that of today again',
  });
}
