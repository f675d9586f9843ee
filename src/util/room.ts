import { realpath, stat, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';

interface Space {
  /** What a user without privileges may still write. */
  readonly bytes: number;
  /** Which disk it is: two folders with the same value share the space. */
  readonly disk: string;
}

/** Where a folder lies, or will lie; `null` where the file system does not say how much it holds. */
export async function roomAt(folder: string): Promise<Space | null> {
  const existing = await nearest(folder);
  const { bavail, bsize, blocks } = await statfs(existing);
  if (blocks === 0) return null;
  return { bytes: bavail * bsize, disk: `device ${(await stat(existing)).dev}` };
}

/** The folder itself or the first one above it that exists, by its real path. */
export async function nearest(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    const isAbsent = code === 'ENOENT' || code === 'ENOTDIR';
    if (!isAbsent || dirname(path) === path) throw error;
    return await nearest(dirname(path));
  }
}
