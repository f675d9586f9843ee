import { randomBytes } from 'node:crypto';
import { chmod, link, mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** There is a file (or something else) of this name, and it stands. */
export class FileExistsError extends Error {
  override readonly name = 'FileExistsError';
}

/**
 * Makes a new file in one step, with its folder: whoever looks sees nothing or all of it. Rejects with
 * `FileExistsError`, or with the error of the system; then nothing of ours is left but perhaps the folder.
 * Answers the topmost folder that it had to make.
 */
export async function createFile(path: string, text: string): Promise<string | undefined> {
  const folder = await mkdir(dirname(path), { recursive: true });
  const temporary = join(dirname(path), `.${randomBytes(12).toString('hex')}.tmp`);
  try {
    await writeWhole(temporary, text);
    await publish(temporary, path, text);
  } catch (error) {
    throw hasCode(error, 'EEXIST') ? new FileExistsError(path, { cause: error }) : error;
  } finally {
    await rm(temporary, { force: true });
  }
  return folder;
}

/**
 * Writes a file that others read again and again, in one step: whoever looks sees all of the old or all of the new.
 * Rejects with the error of the system; then what was there is there.
 */
export async function publishFile(path: string, text: string): Promise<void> {
  const temporary = join(dirname(path), `.${randomBytes(12).toString('hex')}.tmp`);
  try {
    await writeWhole(temporary, text);
    // Whoever reads it is another user, whatever this one lets others do by default.
    await chmod(temporary, 0o644);
    await rename(temporary, path);
  } finally {
    await rm(temporary, { force: true });
  }
}

async function publish(temporary: string, path: string, text: string): Promise<void> {
  try {
    await link(temporary, path);
  } catch (error) {
    if (!hasCode(error, 'EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS')) throw error;
    // A file system without hard links.
    await writeWhole(path, text);
  }
}

async function writeWhole(path: string, text: string): Promise<void> {
  const file = await open(path, 'wx');
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}

export function hasCode(error: unknown, ...codes: readonly string[]): boolean {
  return error instanceof Error && 'code' in error && codes.includes(String(error.code));
}

/** Why the system refused, in words where they are known. */
export function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
  const known: Record<string, string> = {
    EACCES: 'no permission',
    EPERM: 'no permission',
    EROFS: 'the file system is read-only',
    ENOSPC: 'the disk is full',
    EDQUOT: 'the quota is used up',
    ENOTDIR: 'a part of its path is not a folder',
    EISDIR: 'it is a folder',
    ENAMETOOLONG: 'its name is too long',
    ELOOP: 'a symbolic link leads to itself',
    EEXIST: 'a part of its path is not a folder',
  };
  return known[code] ?? code;
}
