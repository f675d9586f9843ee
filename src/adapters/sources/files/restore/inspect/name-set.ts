import { hash, randomFillSync } from 'node:crypto';

export type NameKind = 'directory' | 'symbolic link' | 'other';

const kinds: readonly NameKind[] = ['directory', 'symbolic link', 'other'];
const firstRoom = 1 << 12;
const keyBytes = 32;

/** Of a name, in bytes. */
export const longestName = 16 * 1024;

/**
 * Which names an archive has had, and what they are: 9 bytes for a name however long it is. It keeps a digest of 64
 * bits under a key of its own, so nobody can choose two names that look the same here.
 */
export class NameSet {
  readonly #keyed = randomFillSync(Buffer.alloc(keyBytes + longestName), 0, keyBytes);
  #digests = new BigUint64Array(firstRoom);
  /** 0: free. */
  #kinds = new Uint8Array(firstRoom);
  #size = 0;
  /** A name is nearly always looked for and then added. */
  #last = { name: '', digest: this.#compute('') };

  get(name: string): NameKind | null {
    const kind = this.#kinds[this.#slot(this.#digest(name))] ?? 0;
    return kinds[kind - 1] ?? null;
  }

  set(name: string, kind: NameKind): void {
    if (this.#size * 2 >= this.#kinds.length) this.#grow();
    this.#put(this.#digest(name), kinds.indexOf(kind) + 1);
  }

  #digest(name: string): bigint {
    if (name !== this.#last.name) this.#last = { name, digest: this.#compute(name) };
    return this.#last.digest;
  }

  #compute(name: string): bigint {
    if (name.length > longestName)
      throw new RangeError('a name is longer than any that is asked for');
    const bytes = this.#keyed.write(name, keyBytes, 'latin1');
    const keyed = this.#keyed.subarray(0, keyBytes + bytes);
    return hash('sha256', keyed, 'buffer').readBigUInt64LE();
  }

  #slot(digest: bigint): number {
    const mask = this.#kinds.length - 1;
    let at = Number(digest & 0xffffffffn) & mask;
    while (this.#kinds[at] !== 0 && this.#digests[at] !== digest) at = (at + 1) & mask;
    return at;
  }

  #put(digest: bigint, kind: number): void {
    const at = this.#slot(digest);
    if (this.#kinds[at] === 0) this.#size++;
    this.#digests[at] = digest;
    this.#kinds[at] = kind;
  }

  #grow(): void {
    const [digests, old] = [this.#digests, this.#kinds];
    this.#digests = new BigUint64Array(old.length * 2);
    this.#kinds = new Uint8Array(old.length * 2);
    this.#size = 0;
    for (const [index, kind] of old.entries()) {
      if (kind !== 0) this.#put(digests[index] ?? 0n, kind);
    }
  }
}
