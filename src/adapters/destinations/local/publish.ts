import { link, lstat, rename, rm } from 'node:fs/promises';
import { errnoOf, existsFailure, isAbsent } from './failures.ts';
import { type Spot, syncSpot } from './tree.ts';

/** File systems without hard links say it in one of these ways. */
const noLinks: readonly string[] = ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK', 'EINVAL'];

export interface Publication {
  readonly key: string;
  readonly spot: Spot;
  readonly part: string;
  readonly ifAbsent: boolean;
}

/**
 * Gives a finished upload its name. It lies flushed under that name and no other when this resolves; after a
 * failure a name that this call gave is taken away again.
 */
export async function publish({ key, spot, part, ifAbsent }: Publication): Promise<void> {
  if (!ifAbsent) {
    await rename(part, spot.path);
    // Two names of one file are left alone by a rename.
    await rm(part, { force: true });
    return await syncSpot(spot);
  }
  await giveNewName(part, spot.path, key);
  try {
    await rm(part, { force: true });
    await syncSpot(spot);
  } catch (error) {
    await rm(spot.path, { force: true });
    throw error;
  }
}

/** A rename would overwrite without a word, a link does not. */
async function giveNewName(part: string, path: string, key: string): Promise<void> {
  try {
    await link(part, path);
  } catch (error) {
    if (errnoOf(error) === 'EEXIST') throw existsFailure(key);
    if (!noLinks.includes(errnoOf(error) ?? '')) throw error;
    // Not atomic, and the best that such a file system can do. Names of two runs never meet.
    if (await isThere(path)) throw existsFailure(key);
    await rename(part, path);
  }
}

export async function isThere(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch (error) {
    if (isAbsent(error)) return false;
    throw error;
  }
}
