import { lstat, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isPartName } from './token.ts';

/** Nobody writes to an upload for a day and then goes on. */
const oldMs = 24 * 60 * 60 * 1000;

/** Removes unfinished uploads that no journal remembers, where they alone keep a folder from being empty. */
export async function removeOldParts(folder: string, now: number): Promise<void> {
  // A folder that cannot be read is not removed either.
  const names = await readdir(folder).catch(() => []);
  if (!names.every(isPartName)) return;
  for (const name of names) {
    const path = join(folder, name);
    const facts = await lstat(path).catch(() => null);
    if (facts !== null && now - facts.mtimeMs > oldMs) await rm(path, { force: true });
  }
}
