import { type FileHandle, open, rm } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { BackupError } from '../../model/failures.ts';
import { systemCodeOf } from '../../util/system-error.ts';

/**
 * Fills a file of this user alone and makes it durable. It is in a folder of ours, so what an earlier attempt left
 * is dropped. After a failure it is gone.
 */
export async function writeNewFile<T>(
  path: string,
  fill: (handle: FileHandle) => Promise<T>,
): Promise<T> {
  await rm(path, { force: true });
  const handle = await asTargetFailure(dirname(path), () => open(path, 'wx', 0o600));
  try {
    const result = await fill(handle);
    await asTargetFailure(dirname(path), () => handle.sync());
    return result;
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  } finally {
    await handle.close();
  }
}

export async function writeAll(handle: FileHandle, path: string, chunk: Buffer): Promise<void> {
  await asTargetFailure(dirname(path), async () => {
    for (let at = 0; at < chunk.length; ) {
      at += (await handle.write(chunk, at, chunk.length - at)).bytesWritten;
    }
  });
}

/** Does something in a folder where files are to go; what the system says against it becomes a failure that names it. */
export async function asTargetFailure<T>(folder: string, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    const errno = systemCodeOf(error);
    if (errno === null) throw error;
    if (errno === 'ENOSPC' || errno === 'EDQUOT') throw fullTarget(folder, error);
    throw new BackupError({
      code: 'BP5032',
      message: `nothing can be written to ${shownFolder(folder)}: ${reasons[errno] ?? errno}`,
      hint: 'choose another folder, or give this user the right to write there',
      cause: error,
    });
  }
}

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'this user has no right to',
  EPERM: 'this user has no right to',
  EROFS: 'the disk is read-only',
  // That is how making folders on a read-only disk ends.
  ENOENT: 'it cannot be made there',
  ENOTDIR: 'a part of its path is a file',
  ENAMETOOLONG: 'its name is too long',
  ELOOP: 'a symbolic link leads to itself',
  EIO: 'the disk fails',
};

export function fullTarget(folder: string, cause: unknown): BackupError {
  return new BackupError({
    code: 'BP5030',
    message: `the disk is full at ${shownFolder(folder)}`,
    hint: 'make room, or choose a folder on another disk; what was written was removed',
    cause,
  });
}

/** Hidden ones are ours, and gone when somebody reads it. */
function shownFolder(folder: string): string {
  return basename(folder).startsWith('.') ? dirname(folder) : folder;
}
