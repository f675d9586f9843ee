import { BackupError } from '../model/failures.ts';
import { systemCodeOf } from '../util/system-error.ts';

/** Does something with a spool; what the system says against it is a failure of the disk that it lies on. */
export async function asStagingFailure<T>(act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    const code = systemCodeOf(error);
    if (code === null) throw error;
    const isFull = code === 'ENOSPC' || code === 'EDQUOT';
    const reason = error instanceof Error ? error.message : code;
    throw new BackupError({
      code: isFull ? 'BP5030' : 'BP5040',
      stage: 'dump',
      message: `the staging disk did not keep the dump: ${reason}`,
      hint: isFull
        ? 'make room, or use another disk for `staging.dir`'
        : 'look at the system log: the disk or the connection to it fails',
      cause: error,
    });
  }
}
