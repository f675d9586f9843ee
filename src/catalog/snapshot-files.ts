import type { Snapshot } from '../ports/destination.ts';
import { fileVersion } from '../util/file-version.ts';
import type { FileFacts } from './inventory.ts';

const factsOfOne = 4;
const folderBytes = -1;

/** The files right in a folder, by name: a map that takes no room beside the snapshot. */
export class SnapshotFiles implements ReadonlyMap<string, FileFacts> {
  readonly #snapshot: Snapshot;

  constructor(snapshot: Snapshot) {
    this.#snapshot = snapshot;
  }

  get size(): number {
    return [...this.keys()].length;
  }

  get(name: string): FileFacts | undefined {
    const index = this.#snapshot.names.indexOf(name);
    return this.#isThere(index) ? fileAt(this.#snapshot, index) : undefined;
  }

  has(name: string): boolean {
    return this.#isThere(this.#snapshot.names.indexOf(name));
  }

  *entries(): MapIterator<[string, FileFacts]> {
    for (const [index, name] of this.#snapshot.names.entries()) {
      if (this.#isThere(index)) yield [name, fileAt(this.#snapshot, index)];
    }
  }

  *keys(): MapIterator<string> {
    for (const [name] of this.entries()) yield name;
  }

  *values(): MapIterator<FileFacts> {
    for (const [, file] of this.entries()) yield file;
  }

  [Symbol.iterator](): MapIterator<[string, FileFacts]> {
    return this.entries();
  }

  forEach(act: (file: FileFacts, name: string, map: ReadonlyMap<string, FileFacts>) => void): void {
    for (const [name, file] of this.entries()) act(file, name, this);
  }

  #isThere(index: number): boolean {
    return isFile(this.#snapshot, index) && this.#snapshot.names[index]?.includes('/') === false;
  }
}

export function isFile({ facts }: Snapshot, index: number): boolean {
  return (facts[index * factsOfOne] ?? folderBytes) !== folderBytes;
}

export function bytesAt({ facts }: Snapshot, index: number): number {
  return facts[index * factsOfOne] ?? 0;
}

export function writtenAt({ facts }: Snapshot, index: number): number {
  return facts[index * factsOfOne + 1] ?? 0;
}

export function fileAt(snapshot: Snapshot, index: number): FileFacts {
  return new SnapshotFile(snapshot.facts, index * factsOfOne);
}

/** There are tens of thousands, and few whose version anybody asks for. */
class SnapshotFile implements FileFacts {
  readonly #facts: Float64Array;
  readonly #at: number;

  constructor(facts: Float64Array, at: number) {
    this.#facts = facts;
    this.#at = at;
  }

  get bytes(): number {
    return this.#facts[this.#at] ?? 0;
  }

  get modifiedAt(): number {
    return this.#facts[this.#at + 1] ?? 0;
  }

  get version(): string {
    return fileVersion(this.#facts[this.#at + 3] ?? 0, this.#facts[this.#at + 2] ?? 0);
  }
}
