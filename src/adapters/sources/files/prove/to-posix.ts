import { Transform, type TransformCallback } from 'node:stream';
import { assertSaysNothing, keepKnown, noSparse, numberIn, readRecords } from './extended.ts';
import { blockBytes, type ForeignHeader, noArchive, readForeignHeader } from './foreign-header.ts';
import { padding, type Records, writeMember } from './posix-member.ts';

const longestExtension = 16 * 1024 * 1024;
const none: Records = new Map();

/** Told of each member that is handed on, by the name that it has from now on. */
type OnMember = (name: string) => void;

/**
 * Makes of an archive of any tar program one as the source writes it, which is all that a restore reads: the same
 * members with the same content, in POSIX format. What it does not understand it does not guess at.
 */
export class ToPosix extends Transform {
  readonly #keepsDots: boolean;
  readonly #onMember: OnMember;
  #partial = Buffer.alloc(0);
  /** Content that is still to come, and what fills its last block. */
  #content = 0;
  #filling = 0;
  #collecting: { readonly type: string; readonly parts: Buffer[]; rest: number } | null = null;
  #records: Records | null = null;
  #longName: string | null = null;
  #longLink: string | null = null;
  #zeros = 0;
  #isBegun = false;

  /** With `keepsDots` names stay below `.`, where they were. */
  constructor(keepsDots: boolean, onMember: OnMember) {
    super();
    this.#keepsDots = keepsDots;
    this.#onMember = onMember;
  }

  override _transform(chunk: Buffer, _encoding: string, done: TransformCallback): void {
    try {
      this.#take(chunk);
      done();
    } catch (error) {
      done(error instanceof Error ? error : new Error(String(error)));
    }
  }

  override _flush(done: TransformCallback): void {
    const isWhole =
      this.#zeros >= 2 && this.#partial.length === 0 && this.#content + this.#filling === 0;
    if (!isWhole) {
      done(noArchive(this.#isBegun ? 'it ends before its end' : 'it is not even one block long'));
      return;
    }
    this.push(Buffer.alloc(2 * blockBytes));
    done();
  }

  #take(chunk: Buffer): void {
    let at = 0;
    while (at < chunk.length) {
      if (this.#content > 0) at += this.#pass(chunk, at);
      else if (this.#filling > 0) at += this.#fill(chunk.length - at);
      else at += this.#block(chunk, at);
    }
  }

  #pass(chunk: Buffer, at: number): number {
    const piece = chunk.subarray(at, at + this.#content);
    this.#content -= piece.length;
    if (this.#collecting !== null) this.#collect(piece);
    else {
      this.push(Buffer.from(piece));
      // Whatever fills the last block there, here it is zeros.
      if (this.#content === 0) this.push(Buffer.alloc(this.#filling));
    }
    return piece.length;
  }

  #fill(available: number): number {
    const bytes = Math.min(this.#filling, available);
    this.#filling -= bytes;
    return bytes;
  }

  #block(chunk: Buffer, at: number): number {
    const piece = chunk.subarray(at, at + blockBytes - this.#partial.length);
    const block = Buffer.concat([this.#partial, piece]);
    const isWhole = block.length === blockBytes;
    this.#partial = isWhole ? Buffer.alloc(0) : block;
    if (isWhole) this.#header(block);
    return piece.length;
  }

  #header(block: Buffer): void {
    if (!this.#isBegun) assertBegins(block);
    this.#isBegun = true;
    if (block.every((byte) => byte === 0)) {
      if (this.#records ?? this.#longName ?? this.#longLink) {
        throw noArchive('what is said of a member is followed by none');
      }
      this.#zeros++;
      return;
    }
    if (this.#zeros > 0) throw noArchive('something follows its end');
    const header = readForeignHeader(block);
    if ('xXgLK'.includes(header.type)) this.#beginCollecting(header);
    else if (header.type !== 'V') this.#member(header);
  }

  #beginCollecting({ type, size }: ForeignHeader): void {
    if (size === 0 || size > longestExtension) throw noArchive('a header has no such size');
    this.#collecting = { type, parts: [], rest: size };
    this.#expect(size);
  }

  #collect(piece: Buffer): void {
    const found = this.#collecting;
    if (found === null) return;
    found.parts.push(Buffer.from(piece));
    found.rest -= piece.length;
    if (found.rest > 0) return;
    this.#collecting = null;
    const bytes = Buffer.concat(found.parts);
    if (found.type === 'g') assertSaysNothing(readRecords(bytes));
    else if (found.type === 'L') this.#longName = untilZero(bytes);
    else if (found.type === 'K') this.#longLink = untilZero(bytes);
    else if (this.#records !== null) throw noArchive('two extended headers follow each other');
    else this.#records = keepKnown(readRecords(bytes));
  }

  #member(header: ForeignHeader): void {
    if (header.type === 'S') throw noSparse();
    if (!'0123456'.includes(header.type)) {
      throw noArchive(`it has a record of the kind ${JSON.stringify(header.type)}`);
    }
    const records = new Map(this.#records ?? none);
    const whole = {
      ...header,
      name: take(records, 'path') ?? this.#longName ?? header.name,
      link: take(records, 'linkpath') ?? this.#longLink ?? header.link,
      size: numberIn(records, 'size') ?? header.size,
    };
    records.delete('size');
    [this.#records, this.#longName, this.#longLink] = [null, null, null];
    this.#handOn(whole, records);
  }

  #handOn(header: ForeignHeader, records: Map<string, string>): void {
    const { type, size } = header;
    if (type !== '0' && size > 0) throw noArchive('what is no file has content');
    const real = records.get('GNU.sparse.name');
    const name = this.#nameOf(header.name, type);
    const shown = real === undefined ? name : this.#nameOf(real, type);
    if (real !== undefined) records.set('GNU.sparse.name', shown);
    // The folder in which it was made has no name of its own.
    if (shown === '' && type === '5') return;
    this.#onMember(shown);
    const link = type === '1' ? this.#nameOf(header.link, '0') : header.link;
    const isLink = type === '1' || type === '2';
    this.push(writeMember({ ...header, name, link: isLink ? link : '' }, records));
    this.#expect(size);
  }

  /** `./data` is `data`. Whatever else is odd about a name is for the rules to refuse, and not for us to mend. */
  #nameOf(name: string, type: string): string {
    if (this.#keepsDots) return name;
    const bare = name.replace(/^(?:\.\/+)+/, '');
    return type === '5' && bare === '.' ? '' : bare;
  }

  #expect(size: number): void {
    this.#content = size;
    this.#filling = padding(size).length;
  }
}

/** Of another kind of file a wrong checksum would say nothing. */
function assertBegins(block: Buffer): void {
  try {
    if (block.some((byte) => byte !== 0)) readForeignHeader(block);
  } catch (cause) {
    const problem = noArchive('it does not begin like one');
    problem.cause = cause;
    throw problem;
  }
}

function take(records: Map<string, string>, key: string): string | null {
  const found = records.get(key) ?? null;
  records.delete(key);
  return found;
}

function untilZero(bytes: Buffer): string {
  const end = bytes.indexOf(0);
  return bytes.toString('latin1', 0, end === -1 ? bytes.length : end);
}
