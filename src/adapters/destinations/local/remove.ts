import { lstat, unlink } from 'node:fs/promises';
import { syncFolder } from '../../../util/sync-folder.ts';
import { isAbsent, notAFile } from './failures.ts';
import type { Tree } from './tree.ts';

/** Removes a file, then the folders that are empty without it; it stays removed after a power cut. */
export async function remove(tree: Tree, key: string, now: number): Promise<void> {
  const spot = await tree.find(key);
  if (spot === null) return;
  try {
    if ((await lstat(spot.path)).isDirectory()) throw notAFile(spot.path);
    await unlink(spot.path);
  } catch (error) {
    if (!isAbsent(error)) throw error;
  }
  await syncFolder(spot.folder).catch((error: unknown) => {
    // Somebody else has removed the last file at the same moment, and the folder with it.
    if (!isAbsent(error)) throw error;
  });
  await tree.prune(spot, now);
}
