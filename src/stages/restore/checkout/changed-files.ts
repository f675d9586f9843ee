import { type Git, type GitAnswer, parts } from './git.ts';

/** Tracked files that are not those of HEAD. */
export interface Changes {
  readonly answer: GitAnswer;
  readonly files: readonly string[];
}

/** Looks into every file that was touched: a new time alone is no change. */
export async function findChanges(git: Git): Promise<Changes> {
  const options = ['--porcelain=v1', '-z', '--no-renames', '--untracked-files=no'];
  const answer = await git(['status', ...options, '--ignore-submodules=all']);
  // `XY name`.
  return { answer, files: parts(answer.stdout).map((part) => part.slice(3)) };
}
