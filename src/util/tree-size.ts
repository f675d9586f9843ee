import { lstatSync, opendirSync, type Stats } from 'node:fs';

export interface TreeSize {
  readonly bytes: number;
  /** `false`: there is more, which could not be counted, or not in time. */
  readonly isWhole: boolean;
}

export interface CountingLimit {
  readonly ms: number;
  readonly entries: number;
  /** Called for everything that counts. */
  readonly onEntry?: (path: string, facts: Stats) => void;
}

/**
 * What `du --apparent-size` says of these places: folders count, a file with several names counts once, links are not
 * followed. Nothing else happens meanwhile, for waiting calls are the fastest ones; so it takes no longer than it may.
 */
export function sizeOfTrees(paths: readonly string[], limit: CountingLimit): TreeSize {
  return new Counting(limit).count(paths);
}

class Counting {
  readonly #until: number;
  readonly #most: number;
  readonly #onEntry: CountingLimit['onEntry'];
  readonly #linked = new Set<string>();
  #entries = 0;
  #bytes = 0;
  #isWhole = true;

  constructor({ ms, entries, onEntry }: CountingLimit) {
    this.#onEntry = onEntry;
    this.#until = performance.now() + ms;
    this.#most = entries;
  }

  count(paths: readonly string[]): TreeSize {
    const folders: string[] = [];
    for (const path of paths) if (this.#take(path)) folders.push(path);
    for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
      if (!this.#mayGoOn) break;
      for (const path of this.#entriesOf(folder)) if (this.#take(path)) folders.push(path);
    }
    return { bytes: this.#bytes, isWhole: this.#isWhole };
  }

  get #mayGoOn(): boolean {
    if (this.#entries < this.#most && performance.now() < this.#until) return true;
    this.#isWhole = false;
    return false;
  }

  /** Answers whether it is a folder. */
  #take(path: string): boolean {
    this.#entries++;
    const found = this.#look(path);
    if (found === null || !this.#isFirst(found)) return false;
    this.#bytes += found.size;
    this.#onEntry?.(path, found);
    return found.isDirectory();
  }

  #look(path: string): Stats | null {
    try {
      const found = lstatSync(path, { throwIfNoEntry: false });
      if (found !== undefined) return found;
    } catch {
      // A folder above it may be closed to us.
    }
    // Gone meanwhile, or its name is no text.
    this.#isWhole = false;
    return null;
  }

  /** Folders have more than one name by themselves. */
  #isFirst(found: Stats): boolean {
    if (found.nlink === 1 || found.isDirectory()) return true;
    const inode = `${found.dev} ${found.ino}`;
    if (this.#linked.has(inode)) return false;
    this.#linked.add(inode);
    return true;
  }

  *#entriesOf(folder: string): Generator<string> {
    try {
      const open = opendirSync(folder);
      try {
        for (let entry = open.readSync(); entry !== null; entry = open.readSync()) {
          if (!this.#mayGoOn) return;
          yield `${folder}/${entry.name}`;
        }
      } finally {
        open.closeSync();
      }
    } catch {
      // Closed to us, or no folder any more.
      this.#isWhole = false;
    }
  }
}
