import { dirname } from 'node:path';
import { lookAt } from './look-at.ts';

/** The uppermost first. */
export function foldersAbove(path: string): readonly string[] {
  const parent = dirname(path);
  return parent === path ? [] : [...foldersAbove(parent), parent];
}

/**
 * Whoever may write in a folder above could lead us elsewhere, with our rights: what was no link when a person agreed
 * has to be none when it is used. `null` when there is none.
 */
export function findLinkAbove(paths: readonly string[]): string | null {
  const above = new Set(paths.flatMap(foldersAbove));
  return [...above].find((folder) => lookAt(folder)?.isSymbolicLink()) ?? null;
}
