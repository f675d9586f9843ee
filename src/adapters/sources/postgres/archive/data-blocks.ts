import type { Contents } from './contents.ts';

const [rows, largeObjects] = [1, 3];

/** What the next bytes are. */
type State = 'kind' | 'entry' | 'object' | 'length' | 'content';

/**
 * The part of an archive that holds the data: a block for each entry, of pieces that each begin with their length, the
 * last with none. Old versions write a piece for each row, so that there are millions of them.
 */
export class DataBlocks {
  readonly #expected: ReadonlySet<number>;
  readonly #seen = new Set<number>();
  /** A sign, then the bytes of a number. */
  readonly #field: Buffer;
  #known = 0;
  #state: State = 'kind';
  #kind = rows;
  #left = 0;

  constructor({ widths, withData }: Contents) {
    if (widths.number !== 4) throw new Error('its numbers have another width than is known');
    this.#expected = withData;
    this.#field = Buffer.alloc(1 + widths.number);
  }

  read(bytes: Buffer, from: number): void {
    let at = from;
    const { length } = bytes;
    while (at < length) {
      if (this.#state === 'content') {
        const taken = Math.min(this.#left, length - at);
        at += taken;
        this.#left -= taken;
        if (this.#left === 0) this.#state = 'length';
      } else if (this.#state === 'kind') {
        this.#begin(bytes[at] ?? 0);
        at += 1;
      } else if (this.#known === 0 && length - at >= 5) {
        this.#take(bytes[at] ?? 0, bytes.readUInt32LE(at + 1));
        at += 5;
      } else {
        at += this.#gather(bytes, at);
      }
    }
  }

  assertEnd(): void {
    if (this.#state !== 'kind') throw new Error('it ends within the data of an entry');
    const missing = this.#expected.size - this.#seen.size;
    if (missing > 0) throw new Error(`the data of ${missing} entries is missing`);
  }

  /** A number that two blocks of bytes share. */
  #gather(bytes: Buffer, at: number): number {
    const taken = bytes.copy(this.#field, this.#known, at, at + this.#field.length - this.#known);
    this.#known += taken;
    if (this.#known < this.#field.length) return taken;
    this.#known = 0;
    this.#take(this.#field[0] ?? 0, this.#field.readUInt32LE(1));
    return taken;
  }

  #begin(kind: number): void {
    if (kind !== rows && kind !== largeObjects)
      throw new Error('something stands between its data');
    this.#kind = kind;
    this.#state = 'entry';
  }

  #take(sign: number, value: number): void {
    // The number of a large object has no sign, and is written as if it had one.
    if (sign !== 0 && this.#state !== 'object') throw new Error('a length in it is negative');
    if (this.#state === 'length') this.#takeLength(value);
    else if (this.#state === 'entry') this.#takeEntry(value);
    // The number of a large object; none ends the block.
    else this.#state = value === 0 ? 'kind' : 'length';
  }

  #takeLength(value: number): void {
    this.#left = value;
    if (value > 0) this.#state = 'content';
    else this.#state = this.#kind === largeObjects ? 'object' : 'kind';
  }

  #takeEntry(id: number): void {
    if (!this.#expected.has(id)) throw new Error('there is data of an entry that it does not have');
    if (this.#seen.has(id)) throw new Error('the data of an entry is there twice');
    this.#seen.add(id);
    this.#state = this.#kind === largeObjects ? 'object' : 'length';
  }
}
