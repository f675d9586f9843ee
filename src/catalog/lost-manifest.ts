import { manifestFile } from '../model/run/layout.ts';
import type { Copy } from './inventory.ts';

/** What lies in a folder that has no manifest. */
export interface Remains {
  /** How many records of checks lie there. */
  readonly checks: number;
  readonly isHeld: boolean;
}

/**
 * Why a folder without a manifest is a backup that has lost it, in words; `null` for what a run left that never
 * committed. Every other file of a backup is there before its manifest is, and proves nothing.
 */
export function findSignOfBackup({ checks, isHeld }: Remains): string | null {
  if (checks > 0) return 'a check of it was written down';
  return isHeld ? 'it is held' : null;
}

/** Of a copy that is broken: whether it is because of that. */
export function isLost({ state, files }: Pick<Copy, 'state' | 'files'>): boolean {
  return state === 'broken' && !files.has(manifestFile);
}
