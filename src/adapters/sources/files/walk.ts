import { lstat, readdir } from 'node:fs/promises';
import type { Exclusion } from './exclusion.ts';
import { pathOf, type Root } from './roots.ts';

export interface WalkOptions {
  readonly repository: string;
  readonly roots: readonly Root[];
  readonly createExclusion: () => Exclusion;
  readonly oneFileSystem: boolean;
}

/** What a walk passes over, by name. */
export interface Skipped {
  readonly sockets: string[];
  readonly mounts: string[];
  /** Folders whose entries could not be listed. */
  readonly unreadable: string[];
}

interface Folder {
  /** In binary encoding: one character a byte, so that every name comes out as it is on the disk. */
  readonly path: string;
  /** Relative to the root, with a slash at its end; empty for the root. */
  readonly relative: string;
  readonly device: number;
}

interface Entry {
  readonly name: Buffer;
  isDirectory(): boolean;
  isSocket(): boolean;
}

/** Yields everything that is to be stored, a folder before its entries, in binary encoding. */
export class Walk {
  readonly skipped: Skipped = { sockets: [], mounts: [], unreadable: [] };
  readonly #options: WalkOptions;
  readonly #roots: ReadonlySet<string>;

  constructor(options: WalkOptions) {
    this.#options = options;
    this.#roots = new Set(options.roots.map(toBinary));
  }

  /** Everything, some names at a time. */
  async *names(): AsyncGenerator<string[]> {
    for (const root of this.#roots) yield* this.#below(root);
  }

  /** Only where it begins. */
  rootNames(): readonly string[] {
    return [...this.#roots];
  }

  async *#below(root: string): AsyncGenerator<string[]> {
    const exclusion = this.#options.createExclusion();
    const found = await lstat(this.onDisk(root));
    if (!found.isDirectory()) yield [root];
    const open = found.isDirectory() ? [{ path: root, relative: '', device: found.dev }] : [];
    for (let folder = open.pop(); folder; folder = open.pop()) {
      const { names, folders } = await this.#look(folder, exclusion);
      yield names;
      open.push(...folders);
    }
  }

  /**
   * The folder and what is in it, but for the folders below: all of one comes before the next, or tar would
   * restore the times of a folder before it has put everything in.
   */
  async #look(
    folder: Folder,
    exclusion: Exclusion,
  ): Promise<{ names: string[]; folders: Folder[] }> {
    const names = [folder.path];
    const folders: Folder[] = [];
    for (const entry of await this.#entries(folder)) {
      const name = entry.name.toString('latin1');
      const path = childOf(folder.path, name);
      const isFolder = entry.isDirectory();
      const relative = `${folder.relative}${name}${isFolder ? '/' : ''}`;
      // A root inside of another is walked by itself.
      if (this.#roots.has(path) || exclusion.excludes(relative)) continue;
      if (entry.isSocket()) this.skipped.sockets.push(path);
      else if (isFolder && (await this.#mayEnter(path, folder))) {
        folders.push({ ...folder, path, relative });
      } else names.push(path);
    }
    return { names, folders };
  }

  async #entries({ path }: Folder): Promise<readonly Entry[]> {
    try {
      return await readdir(this.onDisk(path), { withFileTypes: true, encoding: 'buffer' });
    } catch (error) {
      if (!isGone(error)) this.skipped.unreadable.push(path);
      return [];
    }
  }

  async #mayEnter(path: string, parent: Folder): Promise<boolean> {
    if (!this.#options.oneFileSystem) return true;
    const found = await lstat(this.onDisk(path)).catch(() => null);
    // When it is gone or closed to us, listing it will say so.
    if (!found || found.dev === parent.device) return true;
    this.skipped.mounts.push(path);
    return false;
  }

  /** The path of a name for the file system. */
  onDisk(path: string): Buffer {
    return Buffer.from(pathOf(path, toBinary(this.#options.repository)), 'latin1');
  }
}

function childOf(folder: string, name: string): string {
  if (folder === '.') return name;
  return folder.endsWith('/') ? folder + name : `${folder}/${name}`;
}

function toBinary(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1');
}

function isGone(error: unknown): boolean {
  return (
    error instanceof Error &&
    'code' in error &&
    (error.code === 'ENOENT' || error.code === 'ENOTDIR')
  );
}
