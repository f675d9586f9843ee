import { lstatSync } from 'node:fs';
import type { Level, Stored, Weighing } from '../../../ports/destination.ts';
import { attempt } from './failures.ts';
import { batchFiles, entriesOf, type Listing, look } from './list.ts';
import { maxEntries, namesIn } from './list-now.ts';

/** What lies right in a folder. What has no name of ours, and links, are not there. */
export function listLevel({ tree, under, signal }: Listing): Promise<Level> {
  return attempt(`listing ${under}`, async () => {
    const folder = await tree.findFolder(under);
    const entries = folder === null ? [] : await entriesOf(folder);
    const names = entries.filter((entry) => entry.isFile()).map(({ name }) => name);
    const files: Stored[] = [];
    for (let at = 0; at < names.length; at += batchFiles) {
      signal.throwIfAborted();
      files.push(...(await look(folder ?? '', under, names.slice(at, at + batchFiles))));
    }
    signal.throwIfAborted();
    const folders = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
    return { files, folders };
  });
}

/** What the counted files right in each folder take. */
export function weigh(
  { folders, isCounted }: Weighing,
  { tree, pace, under, signal }: Listing,
): Promise<ReadonlyMap<string, number>> {
  return attempt(`listing ${under}`, async () => {
    const weights = new Map<string, number>();
    const top = await tree.findFolder(under);
    for (const name of top === null ? [] : folders) {
      signal.throwIfAborted();
      const folder = `${top}/${name}`;
      const atOnce = pace.isFast ? pace.now(() => weighNow(folder, isCounted)) : null;
      weights.set(name, atOnce ?? (await weighOne(folder, isCounted)));
      await pace.pause();
    }
    return weights;
  });
}

/** `null` when the folder is not small. Waits for the disk. */
function weighNow(folder: string, isCounted: Weighing['isCounted']): number | null {
  const names = namesIn(folder);
  if (names.length > maxEntries) return null;
  let bytes = 0;
  for (const name of names) {
    if (!isCounted(name)) continue;
    const facts = lstatSync(`${folder}/${name}`, { throwIfNoEntry: false });
    if (facts?.isFile()) bytes += facts.size;
  }
  return bytes;
}

async function weighOne(folder: string, isCounted: Weighing['isCounted']): Promise<number> {
  const entries = await entriesOf(folder);
  const names = entries.filter((entry) => entry.isFile() && isCounted(entry.name));
  let bytes = 0;
  for (let at = 0; at < names.length; at += batchFiles) {
    const batch = names.slice(at, at + batchFiles).map(({ name }) => name);
    for (const stored of await look(folder, '', batch)) bytes += stored.bytes;
  }
  return bytes;
}
