import { lstat, mkdir, realpath, rmdir, stat } from 'node:fs/promises';
import { basename, dirname, join, relative, sep } from 'node:path';
import { BackupError } from '../../model/failures.ts';
import { asTargetFailure } from '../../stages/fetch/new-file.ts';
import { formatBytes } from '../../util/human.ts';
import { roomAt } from '../../util/room.ts';
import { systemCodeOf } from '../../util/system-error.ts';
import type { Store } from '../compose/store.ts';

export interface Target {
  /** As it was named. */
  readonly folder: string;
  /** In which nothing of a destination may lie. */
  readonly final: string;
  /** What is there of these must be folders. */
  readonly parents: readonly string[];
}

interface Around {
  readonly store: Store;
  readonly needsBytes: number;
}

/** Everything that speaks against files at a place, before anything is made. Throws the first. */
export async function assertTarget(
  { folder, final, parents }: Target,
  { store, needsBytes }: Around,
): Promise<void> {
  await asTargetFailure(folder, async () => {
    for (const parent of parents) await assertFolder(parent, { mayBeLink: parent === folder });
    await assertOutside(final, store);
    await assertRoom(folder, needsBytes);
  });
}

/** A link that a person has named is followed; one that stands where we would make a folder is somebody else's. */
async function assertFolder(
  folder: string,
  { mayBeLink }: { readonly mayBeLink: boolean },
): Promise<void> {
  const found = await lstat(folder).catch(absent);
  if (found === null || found.isDirectory()) return;
  const target = mayBeLink ? await stat(folder).catch(absent) : null;
  if (target?.isDirectory() === true) return;
  throw refuse(`${folder} is no folder`, 'name a folder, or one that does not exist yet');
}

function absent(error: unknown): null {
  if (systemCodeOf(error) === 'ENOENT') return null;
  throw error;
}

async function assertOutside(folder: string, { destinations }: Store): Promise<void> {
  const target = await realPath(folder);
  for (const { id, destination } of destinations) {
    if (destination.traits.isOnThisMachine !== true || destination.location === undefined) continue;
    const home = await realPath(destination.location);
    const way = relative(home, target);
    if (way === '..' || way.startsWith(`..${sep}`)) continue;
    throw refuse(
      `${folder} lies in the folder of the destination ${id}`,
      'copies are kept there, and nothing else: name a folder outside',
    );
  }
}

/** Of what does not exist yet, too. */
async function realPath(path: string): Promise<string> {
  const real = await realpath(path).catch(absent);
  if (real !== null || dirname(path) === path) return real ?? path;
  return join(await realPath(dirname(path)), basename(path));
}

async function assertRoom(folder: string, needsBytes: number): Promise<void> {
  const room = await roomAt(folder);
  if (room === null || room.bytes >= needsBytes) return;
  throw new BackupError({
    code: 'BP5002',
    message: `there is not enough room at ${folder}: ${formatBytes(needsBytes)} are needed, ${formatBytes(room.bytes)} are free`,
    hint: 'nothing was touched; make room, or name a folder on another disk',
  });
}

/** Makes a folder and those above it; what it answers removes those of them that are still empty. */
export async function makeFolders(folder: string): Promise<() => Promise<void>> {
  const first = await asTargetFailure(folder, () =>
    mkdir(folder, { recursive: true, mode: 0o700 }),
  );
  return async () => {
    if (first === undefined) return;
    for (let at = folder; at.length >= first.length; at = dirname(at)) {
      const isGone = await rmdir(at).then(
        () => true,
        (error: unknown) => systemCodeOf(error) === 'ENOENT',
      );
      if (!isGone) return;
    }
  };
}

function refuse(message: string, hint: string): BackupError {
  return new BackupError({ code: 'BP5033', message, hint });
}
