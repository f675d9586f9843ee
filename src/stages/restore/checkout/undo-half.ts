import { lstatSync, rmdirSync, unlinkSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { some } from '../../../model/restore/code.ts';
import type { StepContext } from '../../../ports/step-context.ts';
import { findChanges } from './changed-files.ts';
import { type Git, parts } from './git.ts';

/** A checkout that ended in the middle: HEAD is at one commit, some files are those of the other. */
export interface Half {
  readonly repository: string;
  /** The commit of HEAD. */
  readonly at: string;
  readonly other: string;
  /** It has ended just now, so that what is neither is our own half-written file. */
  readonly isFresh: boolean;
}

/**
 * Makes the files that the checkout may have touched those of HEAD again, and leaves all others alone. `null` when
 * it did, else why not: nobody's work is overwritten.
 */
export async function undoHalf(git: Git, half: Half, context: StepContext): Promise<string | null> {
  const { repository, at, other } = half;
  const changed = new Set((await findChanges(git)).files);
  const way = await filesBetween(git, at, other);
  const kept = way.kept.filter((path) => changed.has(path));
  const made = way.made.filter((path) => isThere(repository, path));
  const listed = way.made.filter((path) => changed.has(path));
  if (!half.isFresh) {
    const strange = await findStrange(git, [...kept, ...made], { ...half, context });
    if (strange.length > 0) {
      return `files were changed meanwhile: ${some(strange)}`;
    }
  }
  for (const path of made) removeFile(repository, path);
  return (
    (await withPaths(git, [listed, ['reset', '--quiet'], at], context)) ??
    (await withPaths(git, [kept, ['checkout', '--force', '--quiet'], at], context))
  );
}

/** Tracked files that are not those of HEAD, and would be overwritten on the way to another commit. */
export async function findChangedBetween(
  git: Git,
  at: string,
  other: string,
): Promise<readonly string[]> {
  const changed = new Set((await findChanges(git)).files);
  const { kept, made } = await filesBetween(git, at, other);
  return [...kept, ...made].filter((path) => changed.has(path));
}

/** Files that only the other commit has, and that are there. */
export async function findMade(
  git: Git,
  { repository, at, other }: Pick<Half, 'repository' | 'at' | 'other'>,
): Promise<readonly string[]> {
  const made = await namesOf(git, 'A', at, other);
  return made.filter((path) => isThere(repository, path));
}

/** Which files of one commit another has too or has not, and which only the other has. */
async function filesBetween(git: Git, at: string, other: string) {
  const [kept, made] = await Promise.all([
    namesOf(git, 'MDT', at, other),
    namesOf(git, 'A', at, other),
  ]);
  return { kept, made };
}

async function namesOf(git: Git, filter: string, ...commits: readonly [string, string]) {
  const args = ['diff-tree', '-r', '-z', '--no-renames', '--name-only', `--diff-filter=${filter}`];
  return parts((await git([...args, ...commits])).stdout);
}

/** Files that are not what the other commit has either; one that is missing is nobody's work. */
async function findStrange(
  git: Git,
  paths: readonly string[],
  { other, context }: Half & { readonly context: StepContext },
): Promise<readonly string[]> {
  if (paths.length === 0) return [];
  const index = await context.scratch.path('index');
  await git(['read-tree', other], { index });
  await git(['update-index', '-q', '--refresh'], { index });
  const args = ['diff-files', '-z', '--name-only', '--diff-filter=MT', '--ignore-submodules=all'];
  const unlike = new Set(parts((await git(args, { index })).stdout));
  return paths.filter((path) => unlike.has(path));
}

type Task = readonly [paths: readonly string[], command: readonly string[], commit: string];

/** Names reach git in a file, each as it is: there may be many, and with any character. */
async function withPaths(
  git: Git,
  [paths, command, commit]: Task,
  context: StepContext,
): Promise<string | null> {
  if (paths.length === 0) return null;
  const file = await context.scratch.path('paths');
  await writeFile(file, paths.join('\0'));
  const from = [`--pathspec-from-file=${file}`, '--pathspec-file-nul'];
  const answer = await git(['--literal-pathspecs', ...command, ...from, commit]);
  return answer.isOk ? null : answer.complaint;
}

/** With the folders that hold nothing else, as git does. */
function removeFile(repository: string, path: string): void {
  const file = join(repository, path);
  unlinkSync(file);
  for (let folder = dirname(path); folder !== '.'; folder = dirname(folder)) {
    try {
      rmdirSync(join(repository, folder));
    } catch {
      // It holds something else, or is gone.
      return;
    }
  }
}

function isThere(repository: string, path: string): boolean {
  const found = lstatSync(join(repository, path), { throwIfNoEntry: false });
  return found !== undefined && !found.isDirectory();
}
