import { type BigIntStats, lstatSync, readdirSync } from 'node:fs';
import { systemCodeOf } from '../system-error.ts';

const impossible: readonly string[] = ['ENOTDIR', 'ENAMETOOLONG'];

/** What is at a path; `undefined` where there is nothing, or nothing could be. Links are not followed. */
export function lookAt(path: string): BigIntStats | undefined {
  try {
    return lstatSync(path, { bigint: true, throwIfNoEntry: false });
  } catch (error) {
    if (impossible.includes(systemCodeOf(error) ?? '')) return undefined;
    throw error;
  }
}

/** By which a thing is known whatever it is called; `null` when there is none. */
export function inodeOf(path: string): string | null {
  const found = lookAt(path);
  return found === undefined ? null : String(found.ino);
}

export function isEmptyFolder(path: string): boolean {
  return lookAt(path)?.isDirectory() === true && readdirSync(path).length === 0;
}
