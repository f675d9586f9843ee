import { lstatSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Git, parts } from './git.ts';

export interface Way {
  readonly git: Git;
  readonly repository: string;
  readonly from: string | null;
  readonly to: string | null;
}

const maxFound = 20;

/**
 * Files that git does not track where the other commit has some, those that it ignores among them: git itself
 * overwrites an ignored `.env` without a word. The first of them.
 */
export async function findInTheWay({ git, repository, from, to }: Way): Promise<readonly string[]> {
  if (from === null || to === null || from === to) return [];
  const [added, removed] = await Promise.all([
    namesOf(git, 'A', from, to),
    namesOf(git, 'D', from, to),
  ]);
  const leaves = new Set(removed);
  const found = new Set<string>();
  for (const path of added) {
    if (found.size >= maxFound) break;
    const obstacle = obstacleOf(repository, path, leaves);
    if (obstacle !== null) found.add(obstacle);
  }
  return [...found];
}

async function namesOf(git: Git, filter: 'A' | 'D', ...commits: readonly [string, string]) {
  const args = ['diff-tree', '-r', '-z', '--no-renames', '--name-only', `--diff-filter=${filter}`];
  return parts((await git([...args, ...commits])).stdout);
}

/** What stands where a file will be made; folders of ours may, and what goes away with the old commit. */
function obstacleOf(repository: string, path: string, leaves: ReadonlySet<string>): string | null {
  for (const parent of parentsOf(path)) {
    const kind = kindAt(join(repository, parent));
    if (kind === null) return null;
    if (kind === 'other') return leaves.has(parent) ? null : parent;
  }
  const kind = kindAt(join(repository, path));
  if (kind === null) return null;
  return kind === 'other' ? path : strangerIn(repository, path, leaves);
}

function parentsOf(path: string): readonly string[] {
  const parent = dirname(path);
  return parent === '.' ? [] : [...parentsOf(parent), parent];
}

/** In the place of a folder a file can be made only when git knows all that is in it. */
function strangerIn(
  repository: string,
  folder: string,
  leaves: ReadonlySet<string>,
): string | null {
  for (const name of readdirSync(join(repository, folder))) {
    const path = `${folder}/${name}`;
    const isFolder = kindAt(join(repository, path)) === 'folder';
    const stranger = isFolder ? strangerIn(repository, path, leaves) : path;
    if (stranger !== null && !leaves.has(stranger)) return stranger;
  }
  return null;
}

function kindAt(path: string): 'folder' | 'other' | null {
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (found === undefined) return null;
  return found.isDirectory() ? 'folder' : 'other';
}
