import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { GitAnswer } from './git.ts';

/** Files that git keeps for as long as something is not done. */
const traces = [
  ['MERGE_HEAD', 'a merge was begun and is not finished'],
  ['rebase-merge', 'a rebase was begun and is not finished'],
  ['rebase-apply', 'a rebase was begun and is not finished'],
  ['CHERRY_PICK_HEAD', 'a cherry-pick was begun and is not finished'],
  ['REVERT_HEAD', 'a revert was begun and is not finished'],
  ['BISECT_LOG', 'a bisection was begun and is not finished'],
] as const;

/** What is going on in a repository, or was when somebody killed it; `null` for nothing. */
export function findUnfinished(folder: string, status: GitAnswer): string | null {
  const lock = findLock(folder);
  if (lock !== null) {
    return `git works there now, or was killed and left ${lock} behind: when no git runs there, remove that file`;
  }
  const found = traces.find(([name]) => existsSync(join(folder, name)));
  if (found !== undefined) return found[1];
  return status.isOk ? null : `git cannot say what has changed: ${status.complaint}`;
}

/** Who writes the index or HEAD holds such a file, also after a kill. */
export function findLock(folder: string): string | null {
  const locks = ['index.lock', 'HEAD.lock'].map((name) => join(folder, name));
  return locks.find((path) => existsSync(path)) ?? null;
}
