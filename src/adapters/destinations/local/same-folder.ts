import { lstatSync, type Stats } from 'node:fs';
import type { Snapshot } from '../../../ports/destination.ts';

export const factsOfOne = 4;

/** That of a folder stands for the names in it, that of a file for its bytes. Waits for the disk. */
export function isSame(folder: string, { names, facts }: Snapshot): boolean {
  for (const [index, name] of names.entries()) {
    const path = name === '' ? folder : `${folder}/${name}`;
    const found = lstatSync(path, { throwIfNoEntry: false });
    const at = index * factsOfOne;
    const isAsBefore =
      found !== undefined &&
      sizeOf(found) === facts[at] &&
      found.mtimeMs === facts[at + 1] &&
      found.ctimeMs === facts[at + 2] &&
      found.ino === facts[at + 3];
    if (!isAsBefore) return false;
  }
  return true;
}

/** How large a folder is says nothing. */
export function sizeOf(found: Stats): number {
  return found.isDirectory() ? -1 : found.size;
}
