import {
  closeSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { systemCodeOf } from '../system-error.ts';
import { inodeOf } from './look-at.ts';
import type { Seat } from './seat.ts';

/** By which everything is known while names change. In the order of the seats. */
export interface Receipt {
  /** What waits beside its place, whole. */
  readonly fresh: readonly string[];
  /** What was there before; `null` until the exchange begins. In it `null` where nothing was. */
  readonly old: readonly (string | null)[] | null;
}

/** What has no receipt was never whole. */
export function writeReceipt(file: string, seats: readonly Seat[]): void {
  const fresh = seats.map(({ beside }) => {
    const inode = inodeOf(beside);
    if (inode === null) throw new Error(`${beside} is missing`);
    return inode;
  });
  syncFolders(seats.map(({ beside }) => beside));
  replaceReceipt(file, { fresh, old: null });
}

export function replaceReceipt(file: string, receipt: Receipt): void {
  const part = partOf(file);
  const descriptor = openSync(part, 'w', 0o600);
  try {
    writeSync(descriptor, JSON.stringify(receipt));
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  renameSync(part, file);
  syncFolders([file]);
}

/** `null` when there is none. */
export function readReceipt(file: string): Receipt | null {
  try {
    // Written above, in one piece.
    return JSON.parse(readFileSync(file, 'utf8')) as Receipt;
  } catch (error) {
    const code = systemCodeOf(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    throw error;
  }
}

export function removeReceipt(file: string): void {
  for (const path of [partOf(file), file]) {
    if (inodeOf(path) !== null) rmSync(path);
  }
  syncFolders([file]);
}

function partOf(file: string): string {
  return `${file}.part`;
}

const unsupported: readonly string[] = ['EINVAL', 'ENOTSUP', 'EOPNOTSUPP', 'EISDIR'];
/** Without the right to read a folder its names may still be changed. */
const closed: readonly string[] = ['ENOENT', 'ENOTDIR', 'EACCES'];

/** Makes the names outlive a power cut; a folder that is not there has none. */
export function syncFolders(paths: readonly string[]): void {
  for (const folder of new Set(paths.map(dirname))) {
    try {
      syncFolder(folder);
    } catch (error) {
      if (![...unsupported, ...closed].includes(systemCodeOf(error) ?? '')) throw error;
    }
  }
}

function syncFolder(folder: string): void {
  const descriptor = openSync(folder, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
