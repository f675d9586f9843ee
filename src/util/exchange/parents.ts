import { mkdirSync, rmdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { systemCodeOf } from '../system-error.ts';
import { lookAt } from './look-at.ts';
import { syncFolders } from './receipt.ts';

/** The folders above a path that are not there, the uppermost first. */
export function missingAbove(path: string): readonly string[] {
  const folder = dirname(path);
  return lookAt(folder) !== undefined || folder === path ? [] : [...missingAbove(folder), folder];
}

export function makeParents(folders: readonly string[]): void {
  for (const folder of folders) mkdirSync(folder, { recursive: true, mode: 0o755 });
  syncFolders(folders);
}

/** Those that are empty again: whoever has put something in keeps it. */
export function removeParents(folders: readonly string[]): void {
  for (const folder of folders.toReversed()) {
    try {
      rmdirSync(folder);
    } catch (error) {
      const code = systemCodeOf(error) ?? '';
      if (!['ENOENT', 'ENOTEMPTY', 'EEXIST', 'ENOTDIR'].includes(code)) throw error;
    }
  }
}
