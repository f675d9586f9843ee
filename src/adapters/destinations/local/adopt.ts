import { constants } from 'node:fs';
import { chmod, copyFile, link, open, rm, stat } from 'node:fs/promises';
import type { Seal } from '../../../ports/body.ts';
import { differs } from './part-file.ts';

export type Adoption = 'linked' | 'clonable' | 'none';

/**
 * Whether the file of a body may become the stored one without copying. It is tried out, because nothing else
 * tells: two mounts of one file system have one device number and no links between them. `linked` leaves the
 * link at `part`, the others leave nothing there.
 */
export async function tryAdoption(file: string, part: string): Promise<Adoption> {
  if (await isOurs(file, 1)) {
    try {
      await link(file, part);
      // Who links at the same moment would share our copy: then both of us make their own.
      if (await isOurs(part, 2)) return 'linked';
      await rm(part);
    } catch {
      // Another mount, no links on this file system, too many of them: the next way may do.
    }
  }
  return (await clone(file, part)) ? 'clonable' : 'none';
}

/** Makes `part` a file that shares the blocks of `file` until one of them changes. */
export async function cloneWhole(file: string, part: string): Promise<void> {
  await copyFile(file, part, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE_FORCE);
}

/** Flushes an adopted file; it is the body's own, so its bytes are those that were sealed. */
export async function finishAdopted(part: string, seal: Seal): Promise<void> {
  await chmod(part, 0o600);
  const handle = await open(part, 'r');
  try {
    const { size } = await handle.stat();
    if (size !== seal.bytes) throw differs({ bytes: size, sha256: '' }, seal);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** A file with more names than its own is somebody's copy already: a second one would be none. */
async function isOurs(path: string, names: number): Promise<boolean> {
  const facts = await stat(path).catch(() => null);
  return facts?.isFile() === true && facts.nlink === names;
}

async function clone(file: string, part: string): Promise<boolean> {
  try {
    await cloneWhole(file, part);
    return true;
  } catch {
    // The file system shares no blocks, or it is another one: then bytes are copied.
    return false;
  } finally {
    await rm(part, { force: true });
  }
}
