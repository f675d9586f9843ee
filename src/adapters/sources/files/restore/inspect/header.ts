import { refused } from './refusal.ts';

export const blockBytes = 512;

/** What one block says. Names in binary encoding: one character a byte. */
export interface Header {
  readonly type: HeaderType;
  readonly name: string;
  readonly link: string;
  readonly mode: number;
  readonly size: number;
}

type HeaderType = MemberType | 'extension' | 'global';

export type MemberType =
  | 'file'
  | 'hard link'
  | 'symbolic link'
  | 'character device'
  | 'block device'
  | 'directory'
  | 'fifo';

const types: Readonly<Record<string, HeaderType>> = {
  '0': 'file',
  '1': 'hard link',
  '2': 'symbolic link',
  '3': 'character device',
  '4': 'block device',
  '5': 'directory',
  '6': 'fifo',
  x: 'extension',
  g: 'global',
};

const [typeAt, checksumAt, magicAt, prefixAt] = [156, 148, 257, 345];
const magic = 'ustar\x0000';

/**
 * Reads what GNU tar writes in POSIX format, and nothing else. Every field that another program could understand
 * in another way is refused: what is looked at here must be what is unpacked.
 */
export function readHeader(chunk: Buffer, at: number): Header {
  const text = (from: number, length: number) =>
    chunk.toString('latin1', at + from, at + from + length);
  if (text(magicAt, magic.length) !== magic) throw refused('a header is of no POSIX archive');
  assertChecksum(chunk, at);
  const letter = text(typeAt, 1);
  const type = Object.hasOwn(types, letter) ? types[letter] : undefined;
  if (type === undefined) {
    throw refused(`it has a record of the unknown kind ${JSON.stringify(letter)}`);
  }
  const prefix = ending(text(prefixAt, 155));
  const name = ending(text(0, 100));
  return {
    type,
    name: prefix === '' ? name : `${prefix}/${name}`,
    link: ending(text(157, 100)),
    mode: octal(text(100, 8)),
    size: octal(text(124, 12)),
  };
}

export function isZero(chunk: Buffer, at: number): boolean {
  for (let index = at; index < at + blockBytes; index++) if (chunk[index] !== 0) return false;
  return true;
}

function ending(field: string): string {
  const end = field.indexOf('\0');
  return end === -1 ? field : field.slice(0, end);
}

/** Digits up to one sign of their end: no spaces before, no other base. */
function octal(field: string): number {
  const [digits] = /^[0-7]+(?=[ \0]$)/.exec(field) ?? [];
  if (digits === undefined) throw refused('a header has a number that is none');
  return Number.parseInt(digits, 8);
}

/** Without it tar takes the next block for a header, and content for members. */
function assertChecksum(chunk: Buffer, at: number): void {
  const told = /^([0-7]{6})\0 $/.exec(chunk.toString('latin1', at + checksumAt, at + typeAt));
  // Its own field counts as spaces.
  const spaces = (typeAt - checksumAt) * 0x20;
  const sum =
    spaces + sumOf(chunk, at, at + checksumAt) + sumOf(chunk, at + typeAt, at + blockBytes);
  if (told === null || Number.parseInt(told[1] ?? '', 8) !== sum) {
    throw refused('a header has a wrong checksum');
  }
}

function sumOf(chunk: Buffer, from: number, to: number): number {
  let sum = 0;
  for (let index = from; index < to; index++) sum += chunk[index] ?? 0;
  return sum;
}
