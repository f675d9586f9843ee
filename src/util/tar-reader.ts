import { applyExtension, parsePax, type TarExtension } from './tar-extension.ts';
import {
  blockBytes,
  NotTarError,
  readHeader,
  type TarHeader,
  type TarMember,
} from './tar-member.ts';

/** Longer names are no names; it is what keeps a hostile archive from filling the memory. */
const longestExtension = 1024 * 1024;

/**
 * Reads a tar archive that passes by, in pieces of any size, and hands out its members in order. It reads headers
 * and holds no content. Throws `NotTarError` for anything that is no archive.
 */
export class TarReader {
  readonly #onMember: (member: TarMember) => void;
  #partial = Buffer.alloc(0);
  /** What is left of the content of a member or an extension, filled up to whole blocks. */
  #skip = 0;
  /** What is left of an extension that is being collected, and what it will be. */
  #collecting: { readonly kind: 'x' | 'L' | 'K'; readonly parts: Buffer[]; rest: number } | null =
    null;
  #extension: TarExtension = {};
  /** The member whose sparse map goes on in the next block. */
  #inMap: TarHeader | null = null;
  #zeros = 0;

  constructor(onMember: (member: TarMember) => void) {
    this.#onMember = onMember;
  }

  /** Whether the end of the archive was seen, and nothing was cut before it. */
  get isWhole(): boolean {
    return this.#zeros >= 2 && this.#skip === 0 && this.#partial.length === 0;
  }

  read(chunk: Buffer): void {
    for (let at = 0; at < chunk.length; ) {
      if (this.#skip > 0) at += this.#pass(chunk.subarray(at));
      else if (this.#partial.length > 0 || chunk.length - at < blockBytes) {
        at += this.#join(chunk.subarray(at));
      } else {
        this.#block(chunk.subarray(at, at + blockBytes));
        at += blockBytes;
      }
    }
  }

  #pass(chunk: Buffer): number {
    const length = Math.min(this.#skip, chunk.length);
    this.#skip -= length;
    if (this.#collecting !== null) this.#collect(chunk.subarray(0, length));
    return length;
  }

  /** A block that came in two pieces. */
  #join(chunk: Buffer): number {
    const piece = chunk.subarray(0, blockBytes - this.#partial.length);
    const block = Buffer.concat([this.#partial, piece]);
    this.#partial = block.length < blockBytes ? block : Buffer.alloc(0);
    if (block.length === blockBytes) this.#block(block);
    return piece.length;
  }

  #collect(piece: Buffer): void {
    const { kind, parts, rest } = this.#collecting ?? { kind: 'x', parts: [], rest: 0 };
    const used = piece.subarray(0, rest);
    parts.push(Buffer.from(used));
    this.#collecting = { kind, parts, rest: rest - used.length };
    if (this.#skip > 0) return;
    this.#collecting = null;
    this.#extension = { ...this.#extension, ...readExtension(kind, Buffer.concat(parts)) };
  }

  #block(block: Buffer): void {
    if (this.#inMap !== null) this.#map(block);
    else if (block.every((byte) => byte === 0)) this.#zeros++;
    // Behind its end an archive may be filled up with anything.
    else if (this.#zeros < 2) this.#header(readHeader(block));
  }

  #header(header: TarHeader): void {
    if (this.#zeros > 0) throw new NotTarError('something follows its end');
    const { typeflag, size } = header;
    if (typeflag === 'g') this.#skip = filled(size);
    else if (typeflag === 'x' || typeflag === 'L' || typeflag === 'K') {
      if (size > longestExtension) throw new NotTarError('a name is too long');
      this.#collecting = size > 0 ? { kind: typeflag, parts: [], rest: size } : null;
      this.#skip = filled(size);
    } else if (header.hasMoreMap) this.#inMap = header;
    else this.#member(header);
  }

  #map(block: Buffer): void {
    const header = this.#inMap;
    if (block[504] === 1 || header === null) return;
    this.#inMap = null;
    this.#member(header);
  }

  #member(header: TarHeader): void {
    const extension = this.#extension;
    this.#extension = {};
    // Another name of a file has the file's size and no content.
    const hasContent = header.member.type !== 'hardlink';
    this.#skip = hasContent ? filled(extension.size ?? header.size) : 0;
    this.#onMember(applyExtension(header.member, extension));
  }
}

function readExtension(kind: 'x' | 'L' | 'K', content: Buffer): TarExtension {
  if (kind === 'x') return parsePax(content);
  const end = content.indexOf(0);
  const text = end === -1 ? content : content.subarray(0, end);
  return kind === 'L' ? { name: text } : { link: text };
}

function filled(size: number): number {
  if (size < 0) throw new NotTarError('a size is negative');
  return Math.ceil(size / blockBytes) * blockBytes;
}
