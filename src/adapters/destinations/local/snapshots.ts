import { lstatSync, type Stats } from 'node:fs';
import type { Snapshot, SnapshotsToTake } from '../../../ports/destination.ts';
import { attempt } from './failures.ts';
import type { Listing } from './list.ts';
import { maxEntries, namesIn } from './list-now.ts';
import { tellsByTimes } from './telling-disks.ts';

const gone: Snapshot = { names: [], facts: new Float64Array() };
const factsOfOne = 4;

/** As the port says. Only while the disk answers at once: waiting for one that does not keeps everything else waiting. */
export function takeSnapshots(
  { under, folders, known }: SnapshotsToTake,
  { tree, pace, signal }: Listing,
): Promise<readonly (Snapshot | null)[] | null> {
  return attempt(`listing ${under}`, async () => {
    const top = await tree.findFolder(under);
    if (top === null) return folders.map(() => gone);
    if (!(await tellsByTimes(top))) return null;
    const taken: (Snapshot | null)[] = [];
    for (const name of folders) {
      signal.throwIfAborted();
      if (!pace.isFast) return null;
      const before = known(name);
      taken.push(pace.now(() => takeOne(`${top}/${name}`, before)));
      await pace.pause();
    }
    return taken;
  });
}

function takeOne(folder: string, known: Snapshot | null): Snapshot | null {
  return known !== null && isSame(folder, known) ? known : takeAnew(folder);
}

/** That of a folder stands for the names in it, that of a file for its bytes. */
function isSame(folder: string, { names, facts }: Snapshot): boolean {
  return names.every((name, index) => {
    const path = name === '' ? folder : `${folder}/${name}`;
    const found = lstatSync(path, { throwIfNoEntry: false });
    const at = index * factsOfOne;
    return (
      found !== undefined &&
      sizeOf(found) === facts[at] &&
      found.mtimeMs === facts[at + 1] &&
      found.ctimeMs === facts[at + 2] &&
      found.ino === facts[at + 3]
    );
  });
}

type Entry = readonly [name: string, facts: Stats];

function takeAnew(folder: string): Snapshot | null {
  const facts = lstatSync(folder, { throwIfNoEntry: false });
  if (facts?.isDirectory() !== true) return gone;
  const entries: Entry[] = [['', facts]];
  if (!addInside(folder, '', entries)) return null;
  entries.sort(([one], [other]) => (one < other ? -1 : 1));
  return {
    names: entries.map(([name]) => name),
    facts: Float64Array.from(entries.flatMap(([, found]) => factsOf(found))),
  };
}

/** A folder is looked at before the names in it are: what changes meanwhile changes it after that. */
function addInside(folder: string, under: string, entries: Entry[]): boolean {
  const names = namesIn(folder);
  if (names.length > maxEntries) return false;
  for (const name of names) {
    const path = `${folder}/${name}`;
    const facts = lstatSync(path, { throwIfNoEntry: false });
    const isFolder = facts?.isDirectory() === true;
    if (facts === undefined || !(isFolder || facts.isFile())) continue;
    entries.push([under + name, facts]);
    if (isFolder && !addInside(path, `${under}${name}/`, entries)) return false;
  }
  return true;
}

function factsOf(found: Stats): readonly number[] {
  return [sizeOf(found), found.mtimeMs, found.ctimeMs, found.ino];
}

/** How large a folder is says nothing. */
function sizeOf(found: Stats): number {
  return found.isDirectory() ? -1 : found.size;
}
