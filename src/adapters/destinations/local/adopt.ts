import { constants } from 'node:fs';
import { copyFile, type FileHandle, link, open, rm, stat } from 'node:fs/promises';
import type { Seal } from '../../../ports/body.ts';
import { FlushBehind } from './flush-behind.ts';
import { differs, type Finished } from './part-file.ts';

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

/** A file that the body's own writer writes. Its bytes are those that will be sealed. */
export class AdoptedFile {
  readonly #file: FileHandle;
  readonly #behind: FlushBehind;

  private constructor(path: string, file: FileHandle) {
    this.#file = file;
    this.#behind = new FlushBehind(path, file);
  }

  static async open(path: string): Promise<AdoptedFile> {
    return new AdoptedFile(path, await open(path, 'r'));
  }

  grown(bytes: number): void {
    this.#behind.grown(bytes);
  }

  /** Everything is on the disk when it resolves, and it is what the seal says. */
  async finish(seal: Seal): Promise<Finished> {
    await this.#file.chmod(0o600);
    const { size } = await this.#file.stat();
    if (size !== seal.bytes) throw differs({ bytes: size, sha256: '' }, seal);
    const back = await this.#behind.finish(size);
    if (back === null) return {};
    if (back !== seal.sha256) throw differs({ bytes: size, sha256: back }, seal);
    return { sha256: back };
  }

  async close(): Promise<void> {
    await this.#behind.close();
    await this.#file.close();
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
