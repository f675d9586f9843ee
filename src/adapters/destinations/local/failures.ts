import { BackupError, type FailureCode } from '../../../model/failures.ts';
import { systemCodeOf } from '../../../util/system-error.ts';

export type Verdict = 'missing' | 'exists' | 'permanent' | 'transient';

/** What passes by itself on network and removable disks. */
const passing: readonly string[] = [
  ...['EAGAIN', 'EBUSY', 'EINTR', 'EMFILE', 'ENFILE', 'ENOBUFS', 'ENOMEM', 'ESTALE', 'ETIMEDOUT'],
  ...['ECONNABORTED', 'ECONNREFUSED', 'ECONNRESET', 'EHOSTDOWN', 'EHOSTUNREACH', 'ENETDOWN'],
  ...['ENETUNREACH', 'ENOTCONN', 'EREMOTEIO'],
];

const absent: readonly string[] = ['ENOENT', 'ENOTDIR'];
const full: readonly string[] = ['ENOSPC', 'EDQUOT'];

const hints: Readonly<Record<string, string>> = {
  EACCES: 'Give the user who runs the backup the right to write and search this folder.',
  EDQUOT: 'Raise the quota, remove what is not needed, or lower `keep`.',
  EIO: 'The disk or the connection to it fails: look at the system log, and do not trust what it holds before a verification.',
  ELOOP: 'Remove the symbolic link: inside the folder of a destination none is followed.',
  ENAMETOOLONG: 'This file system allows shorter names only: shorten the id of the dump.',
  ENOENT: 'The folder has vanished: is the disk still mounted?',
  ENOSPC:
    'Free some space, or lower `keep`. When bytes are free, the file system may have no inodes left.',
  EPERM: 'The folder may be immutable (`lsattr`), or another user owns it.',
  EROFS:
    'The file system is mounted read-only: look at the system log for the reason, then mount it for writing.',
};

/** Turns an error of the system into a failure of the destination; everything else stays what it is. */
function failureOf(error: unknown, doing: string): unknown {
  const errno = errnoOf(error);
  if (errno === null || error instanceof BackupError) return error;
  const code: FailureCode = full.includes(errno) ? 'BP5030' : 'BP5040';
  const reason = error instanceof Error ? error.message : errno;
  return new BackupError({
    code,
    message: `${doing} failed: ${reason}`,
    hint: hints[errno] ?? 'Look at the folder and the disk that it lies on.',
    facts: { errno },
    cause: error,
  });
}

/** Does something to the file system; its errors become failures of the destination. */
export async function attempt<T>(doing: string, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    throw failureOf(error, doing);
  }
}

export function existsFailure(key: string): BackupError {
  return new BackupError({
    code: 'BP5042',
    message: `${key} is there already`,
    hint: 'Nothing was overwritten. Compare what lies there with what was to be written before you remove anything.',
    facts: { errno: 'EEXIST' },
  });
}

export function notAFile(path: string): BackupError {
  return new BackupError({
    code: 'BP5040',
    message: `${path} is a symbolic link or no regular file`,
    hint: 'Somebody else has put it there: inside the folder of a destination nothing of the kind is followed. Remove it.',
    facts: { errno: 'ELOOP' },
  });
}

export function classify(error: unknown): Verdict {
  const errno = errnoOf(error);
  if (errno === null) return 'permanent';
  if (errno === 'EEXIST') return 'exists';
  if (absent.includes(errno)) return 'missing';
  return passing.includes(errno) ? 'transient' : 'permanent';
}

export function errnoOf(error: unknown): string | null {
  if (error instanceof BackupError) {
    return typeof error.facts.errno === 'string' ? error.facts.errno : null;
  }
  return systemCodeOf(error);
}

export function isAbsent(error: unknown): boolean {
  return absent.includes(errnoOf(error) ?? '');
}
