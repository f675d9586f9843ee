import { notWhole } from '../../../../model/import/failures.ts';

export const blockBytes = 512;

/** What a block of an archive says, of whatever program and age. Names in binary encoding: one character a byte. */
export interface ForeignHeader {
  /** As it stands there; a name with a slash at its end makes an old one a folder. */
  readonly type: string;
  readonly name: string;
  readonly link: string;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly size: number;
  readonly mtime: number;
  readonly user: string;
  readonly group: string;
  readonly major: number;
  readonly minor: number;
}

type Format = 'old' | 'gnu' | 'posix';

/** Reads the formats that tar programs write: POSIX, GNU, and the one from before both. */
export function readForeignHeader(block: Buffer): ForeignHeader {
  assertChecksum(block);
  const format = formatOf(block);
  const text = (at: number, length: number) => ending(block.toString('latin1', at, at + length));
  const number = (at: number, length: number) => readNumber(block.subarray(at, at + length));
  const prefix = format === 'posix' ? text(345, 155) : '';
  const name = prefix === '' ? text(0, 100) : `${prefix}/${text(0, 100)}`;
  const hasOwners = format !== 'old';
  return {
    type: typeOf(block.toString('latin1', 156, 157), name),
    name,
    link: text(157, 100),
    mode: number(100, 8) & 0o7777,
    uid: number(108, 8),
    gid: number(116, 8),
    size: number(124, 12),
    mtime: number(136, 12),
    user: hasOwners ? text(265, 32) : '',
    group: hasOwners ? text(297, 32) : '',
    major: hasOwners ? number(329, 8) : 0,
    minor: hasOwners ? number(337, 8) : 0,
  };
}

/** Whether a block can be the first one of an archive at all. */
function formatOf(block: Buffer): Format {
  const magic = block.toString('latin1', 257, 265);
  if (magic === 'ustar  \0') return 'gnu';
  return magic.startsWith('ustar') ? 'posix' : 'old';
}

/** `0`, nothing and `7` are all plain files. */
function typeOf(letter: string, name: string): string {
  if (letter !== '0' && letter !== '\0' && letter !== '7') return letter;
  return letter === '\0' && name.endsWith('/') ? '5' : '0';
}

/** Octal digits between blanks, or, with the first bit set, a number of as many bytes. */
function readNumber(field: Buffer): number {
  const first = field[0] ?? 0;
  const value = (first & 0x80) === 0 ? readOctal(field) : readBinary(field);
  if (!Number.isSafeInteger(value)) throw noArchive('a header has a number that is none');
  return value;
}

function readOctal(field: Buffer): number {
  const digits = /^[ \0]*([0-7]*)[ \0]*$/.exec(field.toString('latin1'))?.[1];
  if (digits === undefined) throw noArchive('a header has a number that is none');
  return digits === '' ? 0 : Number.parseInt(digits, 8);
}

/** The second bit is the sign. */
function readBinary(field: Buffer): number {
  const isNegative = ((field[0] ?? 0) & 0x40) !== 0;
  let value = isNegative ? -1 : 0;
  for (const [at, byte] of field.entries()) {
    const bits = at === 0 && !isNegative ? byte & 0x7f : byte;
    value = value * 256 + bits;
  }
  return value;
}

function ending(field: string): string {
  const end = field.indexOf('\0');
  return end === -1 ? field : field.slice(0, end);
}

/** The sum of all bytes, its own field as spaces; some programs took them for signed ones. */
function assertChecksum(block: Buffer): void {
  const told = readNumber(block.subarray(148, 156));
  let [sum, signed] = [0, 0];
  for (const [at, byte] of block.entries()) {
    const counted = at >= 148 && at < 156 ? 0x20 : byte;
    sum += counted;
    signed += counted > 127 ? counted - 256 : counted;
  }
  if (told !== sum && told !== signed) throw noArchive('a header has a wrong checksum');
}

export function noArchive(says: string): Error {
  return notWhole(
    `it is no whole tar archive: ${says}`,
    'test it with `tar -tf`; make it anew from the data, or fetch it once more',
  );
}
