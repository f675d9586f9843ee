import { type Dirent, lstatSync, readdirSync } from 'node:fs';
import { isFileName } from '../../../model/run/layout.ts';
import type { Stored } from '../../../ports/destination.ts';
import { fileVersion } from '../../../util/file-version.ts';
import { isAbsent } from './failures.ts';

/** A folder of a backup holds a handful of files; what holds more is listed in turns. */
export const maxEntries = 128;

/** All files below a small folder, in the order of their keys; `null` when it is not small. Waits for the disk. */
export function listNow(folder: string, under: string): readonly Stored[] | null {
  const names = namesIn(folder);
  if (names.length > maxEntries) return null;
  const files: Stored[] = [];
  const folders: string[] = [];
  for (const name of names) {
    const facts = lstatSync(`${folder}/${name}`, { throwIfNoEntry: false });
    if (facts?.isFile()) files.push(storedOf(under + name, facts));
    else if (facts?.isDirectory()) folders.push(name);
  }
  for (const name of folders) {
    const inside = listNow(`${folder}/${name}`, `${under}${name}/`);
    if (inside === null) return null;
    files.push(...inside);
  }
  return files.sort(byKey);
}

function byKey(one: Stored, other: Stored): number {
  return one.key < other.key ? -1 : 1;
}

/** What has a name of ours, and is a file or a folder, in the order of keys. */
export function ours(entries: readonly Dirent[]): readonly Dirent[] {
  return entries
    .filter((entry) => isFileName(entry.name) && (entry.isFile() || entry.isDirectory()))
    .map((entry) => ({ entry, rank: rankOf(entry) }))
    .sort((one, other) => (one.rank < other.rank ? -1 : 1))
    .map(({ entry }) => entry);
}

/** `a.b` comes before `a/b`, as it does in the order of whole keys. */
function rankOf(entry: Dirent): string {
  return entry.isDirectory() ? `${entry.name}/` : entry.name;
}

export function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder).filter(isFileName);
  } catch (error) {
    // Removed while it was listed.
    if (isAbsent(error)) return [];
    throw error;
  }
}

interface Facts {
  readonly size: number;
  readonly mtimeMs: number;
  readonly ctimeMs: number;
  readonly ino: number;
}

export function storedOf(key: string, facts: Facts): Stored {
  return new StoredFile(key, facts);
}

/** There are tens of thousands in a listing, and few whose version anybody asks for. */
class StoredFile implements Stored {
  readonly key: string;
  readonly bytes: number;
  readonly modifiedAt: number;
  readonly #changedAt: number;
  readonly #inode: number;

  constructor(key: string, { size, mtimeMs, ctimeMs, ino }: Facts) {
    this.key = key;
    this.bytes = size;
    this.modifiedAt = mtimeMs;
    this.#changedAt = ctimeMs;
    this.#inode = ino;
  }

  get version(): string {
    return fileVersion(this.#inode, this.#changedAt);
  }
}
