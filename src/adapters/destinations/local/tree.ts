import { lstatSync } from 'node:fs';
import { lstat, mkdir, realpath, rmdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { BackupError } from '../../../model/failures.ts';
import { syncFolder } from '../../../util/sync-folder.ts';
import { errnoOf, isAbsent, notAFile } from './failures.ts';
import { foldersOf, partsOf } from './key.ts';
import { isMountPoint } from './mounts.ts';
import { removeOldParts } from './old-parts.ts';
import { syncUpwards } from './sync-upwards.ts';

export interface Site {
  /** The folder of the configuration, absolute. */
  readonly path: string;
  /** Folders in it that come before those of every key. */
  readonly prefix: readonly string[];
  readonly requireMount: boolean;
}

/** Where a key lies. */
export interface Spot {
  readonly base: string;
  readonly folders: readonly string[];
  readonly folder: string;
  readonly path: string;
}

/** So long a disk that was mounted is taken to be mounted, by whoever reads thousands of files. */
const recentMs = 1000;

/** The folder of a destination. The way to it may lead over symbolic links, in it none is followed. */
export class Tree {
  readonly #site: Site;
  #wasThere = false;
  #recent: { readonly base: string; readonly at: number } | null = null;

  constructor(site: Site) {
    this.#site = site;
  }

  /** Where a key lies; `null` when the folders above it are not there. */
  async find(key: string): Promise<Spot | null> {
    const [parts, base] = [partsOf(key), await this.#base()];
    if (base === null) return null;
    const spot = this.#spot(base, parts);
    return (await hasFolders(spot)) ? spot : null;
  }

  /** The folder on disk of the destination, as it was a moment ago; `null` while there is none. */
  async recentBase(): Promise<string | null> {
    const now = performance.now();
    if (this.#recent !== null && now - this.#recent.at < recentMs) return this.#recent.base;
    const base = await this.#base();
    this.#recent = base === null ? null : { base, at: now };
    return base;
  }

  /** As `find`, in a base that is known; waits for the disk. */
  findNow(base: string | null, key: string): string | null {
    if (base === null) return null;
    const { folders, path } = this.#spot(base, partsOf(key));
    let at = base;
    for (const name of folders) {
      at = join(at, name);
      const facts = lstatSync(at, { throwIfNoEntry: false });
      if (facts === undefined) return null;
      if (!facts.isDirectory()) throw notAFile(at);
    }
    return path;
  }

  /** As `find`, with the folders made. */
  async make(key: string): Promise<Spot> {
    const parts = partsOf(key);
    // Who removes the last file of a folder at this moment removes the folder too.
    for (let attempts = 1; ; attempts += 1) {
      const spot = this.#spot((await this.#base()) ?? (await this.#makeBase()), parts);
      try {
        await makeFolders(spot);
        return spot;
      } catch (error) {
        if (!isAbsent(error) || attempts === 5) throw error;
      }
    }
  }

  /** The folder on disk of the folder part of keys; `null` when it is not there. */
  async findFolder(under: string): Promise<string | null> {
    const [parts, base] = [foldersOf(under), await this.#base()];
    if (base === null) return null;
    const spot = this.#spot(base, [...parts, '']);
    return (await hasFolders(spot)) ? spot.folder : null;
  }

  /** Removes folders that are empty now, up to the one of the pipeline, which stays. */
  async prune({ folder, folders }: Spot, now: number): Promise<void> {
    let at = folder;
    for (let depth = folders.length; depth > this.#site.prefix.length + 1; depth -= 1) {
      await removeOldParts(at, now);
      if (!(await removeEmpty(at))) return;
      at = dirname(at);
      await syncFolder(at);
    }
  }

  #spot(base: string, parts: readonly string[]): Spot {
    const folders = [...this.#site.prefix, ...parts.slice(0, -1)];
    const folder = join(base, ...folders);
    return { base, folders, folder, path: join(folder, parts.at(-1) ?? '') };
  }

  /** `null` while there is none. A disk that has to be mounted and is not, is a failure. */
  async #base(): Promise<string | null> {
    const { path, requireMount } = this.#site;
    const real = await realpath(path).catch((error: unknown) => {
      if (isAbsent(error)) return null;
      throw error;
    });
    if (requireMount && !(real !== null && (await isMountPoint(real)))) throw notMounted(path);
    this.#wasThere ||= real !== null;
    return real;
  }

  /** Made once: a folder that was there and is not any more lay on a disk that is gone. */
  async #makeBase(): Promise<string> {
    const { path } = this.#site;
    if (this.#wasThere) throw vanished(path);
    const first = await mkdir(path, { recursive: true, mode: 0o700 });
    const real = await realpath(path);
    if (first !== undefined) await syncUpwards(real, dirname(await realpath(first)));
    this.#wasThere = true;
    return real;
  }
}

/** Makes the names in all folders of a key durable: another writer may have made one of them a moment ago. */
export async function syncSpot({ folder, base }: Spot): Promise<void> {
  await syncUpwards(folder, base);
}

async function hasFolders({ base, folders }: Spot): Promise<boolean> {
  let at = base;
  for (const name of folders) {
    at = join(at, name);
    try {
      if (!(await lstat(at)).isDirectory()) throw notAFile(at);
    } catch (error) {
      if (isAbsent(error)) return false;
      throw error;
    }
  }
  return true;
}

async function makeFolders({ base, folders }: Spot): Promise<void> {
  let at = base;
  for (const name of folders) {
    at = join(at, name);
    try {
      await mkdir(at, { mode: 0o700 });
    } catch (error) {
      if (errnoOf(error) !== 'EEXIST') throw error;
      if (!(await lstat(at)).isDirectory()) throw notAFile(at);
    }
  }
}

async function removeEmpty(folder: string): Promise<boolean> {
  try {
    await rmdir(folder);
    return true;
  } catch {
    // Not empty, or not ours to remove: it stays, and nothing is wrong with that.
    return false;
  }
}

function notMounted(path: string): BackupError {
  return new BackupError({
    code: 'BP5040',
    message: `nothing is mounted at ${path}`,
    hint: 'Mount the disk, or take `requireMount` away if the folder is meant to lie on the system disk.',
  });
}

function vanished(path: string): BackupError {
  return new BackupError({
    code: 'BP5040',
    message: `${path} has vanished`,
    hint: 'It was there when the run began: is the disk still mounted?',
  });
}
