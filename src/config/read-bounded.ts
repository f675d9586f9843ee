import { closeSync, constants, fstatSync, openSync, readSync, type Stats } from 'node:fs';

export interface ReadFile {
  readonly bytes: Buffer;
  readonly mode: number;
}

/** Why a file cannot be read, as it continues its name: `does not exist`. */
export interface NotRead {
  readonly reason: string;
  readonly isTooLarge: boolean;
}

/**
 * Reads a small regular file. The size is looked at before the first byte is read, and opening never waits, so
 * that neither a huge file nor a pipe nor a device can hold us up.
 */
export function readBounded(path: string, maxBytes: number): ReadFile | NotRead {
  let descriptor: number;
  try {
    descriptor = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (error) {
    return refused(reasonOf(error));
  }
  try {
    return readOpen(descriptor, fstatSync(descriptor), maxBytes);
  } catch (error) {
    return refused(reasonOf(error));
  } finally {
    closeSync(descriptor);
  }
}

function readOpen(descriptor: number, facts: Stats, maxBytes: number): ReadFile | NotRead {
  const tooLarge = { reason: `is larger than ${maxBytes / 1024} KiB`, isTooLarge: true };
  if (facts.isDirectory()) return refused('is a folder');
  if (!facts.isFile()) return refused('is not a regular file');
  if (facts.size > maxBytes) return tooLarge;
  // One that says nothing about its size, or grew meanwhile, gets all the room there is.
  const fitting = facts.size > 0 ? readUpTo(descriptor, facts.size + 1) : null;
  const isWhole = fitting !== null && fitting.length <= facts.size;
  const bytes = isWhole ? fitting : readUpTo(descriptor, maxBytes + 1);
  return bytes.length > maxBytes ? tooLarge : { bytes, mode: facts.mode };
}

function readUpTo(descriptor: number, most: number): Buffer {
  const buffer = Buffer.allocUnsafe(most);
  return buffer.subarray(0, readSync(descriptor, buffer, 0, most, 0));
}

function refused(reason: string): NotRead {
  return { reason, isTooLarge: false };
}

function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
  return reasons[code] ?? `cannot be read (${code})`;
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'does not exist',
  EACCES: 'may not be read by this user',
  EISDIR: 'is a folder',
  ELOOP: 'is a symbolic link that leads to itself',
  ENAMETOOLONG: 'has a name that is too long',
  ENOTDIR: 'lies below something that is not a folder',
};
