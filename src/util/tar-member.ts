/** What one header of a tar archive says of a member, extensions included. */
export interface TarMember {
  /** As it is stored: any bytes but zero. */
  readonly name: Buffer;
  readonly type: TarType;
  /** Of the content, with its holes. */
  readonly bytes: number;
  /** The lower twelve bits. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly modifiedAtMs: number;
  /** Where a link leads; `null` for anything else. */
  readonly link: Buffer | null;
}

export type TarType = 'file' | 'folder' | 'symlink' | 'hardlink' | 'fifo' | 'device';

export const blockBytes = 512;

/** What is written where a tar archive is expected. */
export class NotTarError extends Error {
  override readonly name = 'NotTarError';
}

/** What stands in a block, before anything that an extension says instead. */
export interface TarHeader {
  readonly typeflag: string;
  /** Of what follows the block in the archive. */
  readonly size: number;
  readonly member: TarMember;
  /** An old sparse file: further blocks of its map follow before the content. */
  readonly hasMoreMap: boolean;
}

export function readHeader(block: Buffer): TarHeader {
  if (text(block, 257, 5).toString('latin1') !== 'ustar') throw new NotTarError('no header');
  const typeflag = String.fromCharCode(block[156] ?? 0);
  const size = number(block, 124, 12);
  const isSparse = typeflag === 'S';
  return {
    typeflag,
    size,
    hasMoreMap: isSparse && block[482] === 1,
    member: {
      name: nameOf(block, typeflag),
      type: types[typeflag] ?? 'file',
      bytes: isSparse ? number(block, 483, 12) : size,
      mode: number(block, 100, 8) & 0o7777,
      uid: number(block, 108, 8),
      gid: number(block, 116, 8),
      modifiedAtMs: number(block, 136, 12) * 1000,
      link: typeflag === '1' || typeflag === '2' ? text(block, 157, 100) : null,
    },
  };
}

const types: Readonly<Record<string, TarType>> = {
  '1': 'hardlink',
  '2': 'symlink',
  '3': 'device',
  '4': 'device',
  '5': 'folder',
  '6': 'fifo',
};

/** Long names of POSIX archives stand in two parts; those of GNU have other things in the place of the first. */
function nameOf(block: Buffer, typeflag: string): Buffer {
  const name = text(block, 0, 100);
  const isPosix = block[263] === 0x30 && typeflag !== 'S';
  const prefix = isPosix ? text(block, 345, 155) : Buffer.alloc(0);
  return prefix.length === 0 ? name : Buffer.concat([prefix, Buffer.from('/'), name]);
}

/** A copy: blocks are overwritten. */
function text(block: Buffer, at: number, length: number): Buffer {
  const field = block.subarray(at, at + length);
  const end = field.indexOf(0);
  return Buffer.from(end === -1 ? field : field.subarray(0, end));
}

/** Octal digits; or, with the highest bit set, the number itself in base 256. */
function number(block: Buffer, at: number, length: number): number {
  const field = block.subarray(at, at + length);
  const first = field[0] ?? 0;
  if (first >= 0x80) return bigNumber(field);
  const digits = text(field, 0, length).toString('latin1').trim();
  if (!/^[0-7]*$/.test(digits)) throw new NotTarError('a number is none');
  return digits === '' ? 0 : Number.parseInt(digits, 8);
}

function bigNumber(field: Buffer): number {
  const isNegative = field[0] === 0xff;
  let value = isNegative ? -1n : 0n;
  for (const [index, byte] of field.entries()) {
    value = value * 256n + BigInt(index === 0 && !isNegative ? byte & 0x7f : byte);
  }
  const found = Number(BigInt.asIntN(96, value));
  if (!Number.isSafeInteger(found)) throw new NotTarError('a number is too large');
  return found;
}
