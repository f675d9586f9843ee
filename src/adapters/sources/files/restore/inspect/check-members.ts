import type { Json } from '../../../../../model/run/facts.ts';
import type { Inspector } from '../../../../../ports/inspector.ts';
import type { Counted } from '../../count-members.ts';
import { assertHarmlessGlobal, type Extension, noExtension, readExtension } from './extension.ts';
import { blockBytes, type Header, isZero, type MemberType, readHeader } from './header.ts';
import type { InspectOptions } from './options.ts';
import { refused, shown } from './refusal.ts';
import { Rules } from './rules.ts';

const longestExtension = 16 * 1024 * 1024;

/** What this module is loaded for, in the process that the archive passes through on its way to tar. */
export function createInspector(options: Json): MemberCheck {
  // Written by the restorer of this same version.
  return new MemberCheck(options as unknown as InspectOptions);
}

/** Refuses a member before tar has seen the end of its header. Counts what passes. */
export class MemberCheck implements Inspector {
  readonly #options: InspectOptions;
  readonly #rules: Rules;
  readonly #members = { files: 0, directories: 0, links: 0, special: 0, bytes: 0 };
  #total = 0;
  /** Blocks of zeros since the last member: two end an archive. */
  #zeros = 0;
  #skip = 0;
  #partial = Buffer.alloc(0);
  #collecting: { readonly isGlobal: boolean; readonly parts: Buffer[]; rest: number } | null = null;
  #extension: Extension | null = null;

  constructor(options: InspectOptions) {
    this.#options = options;
    this.#rules = new Rules(options);
  }

  found() {
    const isWhole = this.#zeros >= 2 && this.#skip === 0 && this.#partial.length === 0;
    return { members: { ...this.#members }, count: this.#count, isWhole } satisfies Counted;
  }

  get #count(): number {
    const { files, directories, links, special } = this.#members;
    return files + directories + links + special;
  }

  read(chunk: Buffer): void {
    this.#total += chunk.length;
    const { archiveBytes } = this.#options;
    if (this.#total > archiveBytes) throw refused(`it is longer than ${archiveBytes} bytes`);
    let at = 0;
    while (at < chunk.length) {
      if (this.#skip > 0) at += this.#pass(chunk, at);
      else if (this.#partial.length > 0 || chunk.length - at < blockBytes) {
        at += this.#join(chunk, at);
      } else {
        this.#block(chunk, at);
        at += blockBytes;
      }
    }
  }

  #pass(chunk: Buffer, at: number): number {
    const bytes = Math.min(this.#skip, chunk.length - at);
    this.#skip -= bytes;
    if (this.#collecting) this.#collect(chunk.subarray(at, at + bytes));
    return bytes;
  }

  /** A block that came in two pieces. */
  #join(chunk: Buffer, at: number): number {
    const piece = chunk.subarray(at, at + blockBytes - this.#partial.length);
    const block = Buffer.concat([this.#partial, piece]);
    this.#partial = block.length < blockBytes ? block : Buffer.alloc(0);
    if (block.length === blockBytes) this.#block(block, 0);
    return piece.length;
  }

  #collect(piece: Buffer): void {
    const { isGlobal, parts, rest } = this.#collecting ?? { isGlobal: false, parts: [], rest: 0 };
    const used = piece.subarray(0, rest);
    parts.push(Buffer.from(used));
    this.#collecting = { isGlobal, parts, rest: rest - used.length };
    if (this.#skip > 0) return;
    this.#collecting = null;
    const bytes = Buffer.concat(parts);
    if (isGlobal) assertHarmlessGlobal(bytes);
    else this.#extension = readExtension(bytes);
  }

  #block(chunk: Buffer, at: number): void {
    if (isZero(chunk, at)) {
      if (this.#extension) throw refused('an extended header belongs to no member');
      this.#zeros++;
      return;
    }
    if (this.#zeros > 0) throw refused('something follows its end');
    const header = readHeader(chunk, at);
    const { type, size } = header;
    if (type === 'extension' || type === 'global') this.#begin(type === 'global', size);
    else this.#member(header, type);
  }

  #begin(isGlobal: boolean, size: number): void {
    if (this.#extension) throw refused('two extended headers follow each other');
    if (size === 0 || size > longestExtension) throw refused('an extended header has no such size');
    this.#collecting = { isGlobal, parts: [], rest: size };
    this.#skip = filled(size);
  }

  #member(header: Header, type: MemberType): void {
    const extension = this.#extension ?? noExtension;
    this.#extension = null;
    const name = extension.path ?? header.name;
    const size = sizeOf(header, type, extension);
    const isLink = type === 'hard link' || type === 'symbolic link';
    if (!isLink && extension.link !== null) throw refused(`${shown(name)} is no link and has one`);
    const link = extension.link ?? header.link;
    this.#rules.take({ type, name, link, mode: header.mode, extension });
    this.#add(type, size);
    this.#skip = filled(size);
  }

  #add(type: MemberType, size: number): void {
    this.#members.bytes += size;
    if (type === 'directory') this.#members.directories++;
    else if (type === 'hard link' || type === 'symbolic link') this.#members.links++;
    else if (type === 'file') this.#members.files++;
    else this.#members.special++;
    const { entries, bytes } = this.#options;
    if (entries !== null && this.#count > entries) {
      throw refused(`it holds more than the ${entries} files and folders that were backed up`);
    }
    if (bytes !== null && this.#members.bytes > bytes) {
      throw refused(`its files hold more than the ${bytes} bytes that were backed up`);
    }
  }
}

/** Of what follows the header. Only files have content; where the two sizes differ, two programs may too. */
function sizeOf({ size, name }: Header, type: MemberType, extension: Extension): number {
  const found = extension.size ?? size;
  if (size !== 0 && size !== found) throw refused(`${shown(name)} has two sizes`);
  if (type !== 'file' && (found !== 0 || extension.isSparse)) {
    throw refused(`${shown(name)} is no file and has content`);
  }
  return found;
}

function filled(size: number): number {
  return Math.ceil(size / blockBytes) * blockBytes;
}
