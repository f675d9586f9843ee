import { realpath, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { isAbsent } from './failures.ts';

/** Bytes that a user without privileges may still write there; `null` where the file system does not say. */
export async function freeBytes(path: string): Promise<number | null> {
  const { bavail, bsize, blocks } = await statfs(await nearest(path));
  return blocks === 0 ? null : bavail * bsize;
}

/** The folder itself or the first one above it that exists, by its real path. */
export async function nearest(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (error) {
    if (!isAbsent(error) || dirname(path) === path) throw error;
    return await nearest(dirname(path));
  }
}
