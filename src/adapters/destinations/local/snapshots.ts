import { lstatSync, type Stats } from 'node:fs';
import type { Snapshot, SnapshotsToTake } from '../../../ports/destination.ts';
import { attempt } from './failures.ts';
import type { Listing } from './list.ts';
import { maxEntries, namesIn } from './list-now.ts';
import { isSame, sizeOf } from './same-folder.ts';
import { findAsKnown } from './second-look.ts';
import { asKnown } from './second-look-errand.ts';
import { tellsByTimes } from './telling-disks.ts';

const gone: Snapshot = { names: [], facts: new Float64Array() };

/** As the port says. Only while the disk answers at once: waiting for one that does not keeps everything else waiting. */
export function takeSnapshots(
  { under, folders, known }: SnapshotsToTake,
  { tree, pace, signal }: Listing,
): Promise<readonly (Snapshot | null)[] | null> {
  return attempt(`listing ${under}`, async () => {
    const top = await tree.findFolder(under);
    if (top === null) return folders.map(() => gone);
    if (!(await tellsByTimes(top))) return null;
    const answers = await findAsKnown({ top, under, folders, known, pace, signal });
    const taken: (Snapshot | null)[] = [];
    for (const [index, name] of folders.entries()) {
      signal.throwIfAborted();
      if (!pace.isFast) return null;
      const before = known(name);
      const isAsKnown = answers[index] === asKnown;
      taken.push(isAsKnown ? before : pace.now(() => takeOne(`${top}/${name}`, before)));
      await pace.pause();
    }
    return taken;
  });
}

function takeOne(folder: string, known: Snapshot | null): Snapshot | null {
  return known !== null && isSame(folder, known) ? known : takeAnew(folder);
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
