import { BackupError } from '../../../model/failures.ts';
import type { Inspector } from '../../../ports/inspector.ts';
import { paxSize } from './pax-size.ts';

const blockBytes = 512;
const typeAt = 156;
const magicAt = 257;
const longestExtension = 16 * 1024 * 1024;

/** What an archive holds, as far as it was read. */
export interface Counted {
  readonly members: Members;
  readonly count: number;
  /** Whether the archive has its end, and nothing was cut before it. */
  readonly isWhole: boolean;
}

interface Members {
  readonly files: number;
  readonly directories: number;
  /** Symbolic and hard. */
  readonly links: number;
  /** Fifos and devices. */
  readonly special: number;
  /** Content of the files; of sparse ones what is stored. */
  readonly bytes: number;
}

/** What this module is loaded for, in the process that the archive passes through. */
export function createInspector(): MemberCounter {
  return new MemberCounter();
}

/**
 * Counts the members of an archive that passes by, so that what came out is known from the archive and not from the
 * program that wrote it. Reads nothing but headers.
 */
export class MemberCounter implements Inspector {
  readonly #members = { files: 0, directories: 0, links: 0, special: 0, bytes: 0 };
  /** Blocks of zeros since the last member: two end an archive. */
  #zeros = 0;
  #skip = 0;
  #partial = Buffer.alloc(0);
  #extension: { readonly parts: Buffer[]; rest: number } | null = null;
  #nextSize: number | null = null;

  found() {
    const { files, directories, links, special } = this.#members;
    const isWhole = this.#zeros >= 2 && this.#skip === 0 && this.#partial.length === 0;
    return {
      members: { ...this.#members },
      count: files + directories + links + special,
      isWhole,
    } satisfies Counted;
  }

  read(chunk: Buffer): void {
    let at = 0;
    while (at < chunk.length) {
      if (this.#skip > 0) at += this.#pass(chunk, at);
      else if (this.#partial.length > 0 || chunk.length - at < blockBytes)
        at += this.#join(chunk, at);
      else {
        this.#header(chunk, at);
        at += blockBytes;
      }
    }
  }

  #pass(chunk: Buffer, at: number): number {
    const bytes = Math.min(this.#skip, chunk.length - at);
    this.#skip -= bytes;
    if (this.#extension) this.#extend(chunk.subarray(at, at + bytes));
    return bytes;
  }

  /** A header that came in two pieces. */
  #join(chunk: Buffer, at: number): number {
    const missing = blockBytes - this.#partial.length;
    const piece = chunk.subarray(at, at + missing);
    const block = Buffer.concat([this.#partial, piece]);
    this.#partial = block.length < blockBytes ? block : Buffer.alloc(0);
    if (block.length === blockBytes) this.#header(block, 0);
    return piece.length;
  }

  #extend(piece: Buffer): void {
    const { parts, rest } = this.#extension ?? { parts: [], rest: 0 };
    const used = piece.subarray(0, rest);
    parts.push(Buffer.from(used));
    if (this.#skip > 0) {
      this.#extension = { parts, rest: rest - used.length };
      return;
    }
    this.#nextSize = paxSize(Buffer.concat(parts));
    this.#extension = null;
  }

  #header(chunk: Buffer, at: number): void {
    if (chunk[at] === 0 && isZero(chunk, at)) {
      this.#zeros++;
      return;
    }
    if (this.#zeros > 0 || chunk.toString('latin1', at + magicAt, at + magicAt + 5) !== 'ustar') {
      throw notAnArchive();
    }
    const type = chunk[at + typeAt] ?? 0;
    const isExtension = type === types.extension || type === types.global;
    const size = isExtension ? readSize(chunk, at) : (this.#nextSize ?? readSize(chunk, at));
    if (!isExtension) {
      this.#nextSize = null;
      this.#count(type, size);
    } else if (type === types.extension) {
      if (size > longestExtension) throw notAnArchive();
      this.#extension = size > 0 ? { parts: [], rest: size } : null;
    }
    this.#skip = Math.ceil(size / blockBytes) * blockBytes;
  }

  #count(type: number, size: number): void {
    this.#members.bytes += size;
    if (type === types.directory) this.#members.directories++;
    else if (type === types.hardLink || type === types.symbolicLink) this.#members.links++;
    else if (type === types.file) this.#members.files++;
    else this.#members.special++;
  }
}

const code = (letter: string): number => letter.charCodeAt(0);
const types = {
  file: code('0'),
  hardLink: code('1'),
  symbolicLink: code('2'),
  directory: code('5'),
  global: code('g'),
  extension: code('x'),
} as const;

function isZero(chunk: Buffer, at: number): boolean {
  for (let index = at; index < at + blockBytes; index++) if (chunk[index] !== 0) return false;
  return true;
}

const sizeAt = 124;
const sizeDigits = 11;

function readSize(chunk: Buffer, at: number): number {
  let size = 0;
  for (let index = at + sizeAt; index < at + sizeAt + sizeDigits; index++) {
    const digit = (chunk[index] ?? 0) - 48;
    if (digit < 0 || digit > 7) throw notAnArchive();
    size = size * 8 + digit;
  }
  return size;
}

function notAnArchive(): BackupError {
  return new BackupError({
    code: 'BP5014',
    message: 'what tar wrote is no archive',
    hint: 'is the `tar` on the path GNU tar, and does nothing else write to its output?',
  });
}
