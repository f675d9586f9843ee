import { damaged } from './damaged.ts';

/**
 * Follows the structure of zstd data without decompressing it: where each frame ends, and whether the data may
 * end here. A decompressor alone does not tell: it takes a cut for an end, and what follows a frame for nothing.
 */
export class ZstdFrames {
  #expects: Expected = magic;
  #missing = magic.bytes;
  /** What has come of the expected part, where its content matters. */
  #held = Buffer.alloc(0);
  #hasChecksum = false;
  #hasFrames = false;

  /** How many of the bytes belong to the present frame, and whether it ends with them. Throws for what is no zstd. */
  advance(bytes: Uint8Array): { readonly length: number; readonly ends: boolean } {
    let at = 0;
    while (at < bytes.length) {
      const piece = bytes.subarray(at, at + this.#missing);
      at += piece.length;
      if (this.#take(piece)) return { length: at, ends: true };
    }
    return { length: at, ends: false };
  }

  /** Throws when the data was cut. */
  end(): void {
    const isBetween = this.#expects === magic && this.#missing === magic.bytes;
    if (!this.#hasFrames || !isBetween) throw damaged('the zstd data is cut off');
  }

  /** Whether a frame ended. */
  #take(piece: Uint8Array): boolean {
    this.#missing -= piece.length;
    if (readParts.has(this.#expects.part)) this.#held = Buffer.concat([this.#held, piece]);
    if (this.#missing > 0) return false;
    let next = this.#next(this.#held);
    while (next.bytes === 0) next = this.#nextOf(next.part, this.#held);
    this.#held = Buffer.alloc(0);
    this.#expects = next;
    this.#missing = next.bytes;
    return next === magic;
  }

  #next(held: Buffer): Expected {
    return this.#nextOf(this.#expects.part, held);
  }

  #nextOf(part: Part, held: Buffer): Expected {
    switch (part) {
      case 'magic':
        return afterMagic(held.readUInt32LE());
      case 'descriptor':
        return this.#afterDescriptor(held.readUInt8());
      case 'frame-header':
      case 'block':
        return blockHeader;
      case 'block-header':
        return afterBlockHeader(held.readUIntLE(0, 3));
      case 'last-block':
        return this.#hasChecksum ? { part: 'checksum', bytes: 4 } : this.#endFrame();
      case 'skipped-size':
        return { part: 'skipped', bytes: held.readUInt32LE() };
      case 'checksum':
      case 'skipped':
        return this.#endFrame();
    }
  }

  #afterDescriptor(descriptor: number): Expected {
    this.#hasChecksum = (descriptor & 4) !== 0;
    const isSingle = (descriptor & 32) !== 0;
    const sizeBytes = [isSingle ? 1 : 0, 2, 4, 8][descriptor >> 6] ?? 0;
    const dictionaryBytes = [0, 1, 2, 4][descriptor & 3] ?? 0;
    const bytes = sizeBytes + dictionaryBytes + (isSingle ? 0 : 1);
    return { part: 'frame-header', bytes };
  }

  #endFrame(): Expected {
    this.#hasFrames = true;
    this.#hasChecksum = false;
    return magic;
  }
}

type Part =
  | 'magic'
  | 'descriptor'
  | 'frame-header'
  | 'block-header'
  | 'block'
  | 'last-block'
  | 'checksum'
  | 'skipped-size'
  | 'skipped';

interface Expected {
  readonly part: Part;
  readonly bytes: number;
}

const magic: Expected = { part: 'magic', bytes: 4 };
const blockHeader: Expected = { part: 'block-header', bytes: 3 };
const readParts: ReadonlySet<Part> = new Set([
  'magic',
  'descriptor',
  'block-header',
  'skipped-size',
]);

function afterMagic(found: number): Expected {
  if (found === 0xfd2fb528) return { part: 'descriptor', bytes: 1 };
  // Frames for other purposes, which decompress to nothing.
  if (found >= 0x184d2a50 && found <= 0x184d2a5f) return { part: 'skipped-size', bytes: 4 };
  throw damaged('this is no zstd data');
}

function afterBlockHeader(header: number): Expected {
  const [isLast, type, size] = [(header & 1) === 1, (header >> 1) & 3, header >> 3];
  if (type === 3) throw damaged('the zstd data is damaged');
  // A run of one byte is stored as that byte.
  return { part: isLast ? 'last-block' : 'block', bytes: type === 1 ? 1 : size };
}
