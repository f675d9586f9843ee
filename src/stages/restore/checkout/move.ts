import { some } from '../../../model/restore/code.ts';
import type { StepContext } from '../../../ports/step-context.ts';
import type { Git } from './git.ts';
import type { CheckoutHandle } from './handle.ts';
import { findInTheWay } from './in-the-way.ts';
import { readHead } from './observe.ts';
import { findChangedBetween, findMade, type Half, undoHalf } from './undo-half.ts';
import { findLock } from './unfinished.ts';

/** From where HEAD is to where it shall be. */
export interface Move {
  readonly git: Git;
  readonly handle: CheckoutHandle;
  readonly at: string;
  /** The branch that HEAD is, when it is one. */
  readonly ref: string | null;
  readonly to: string;
}

/**
 * Moves HEAD, detached, and all files with it; `null` when it did, else why not. By the id of a commit and never by
 * a name, which could be read as something else. Git looks at all files first and then changes any; where it fails
 * after that, what it did is undone.
 */
export async function move(way: Move, context: StepContext): Promise<string | null> {
  const { git, at, to } = way;
  const obstacle = (await mend(way, false, context)) ?? (await findObstacle(way));
  if (obstacle !== null) return obstacle;
  const options = ['--quiet', '--detach', '--no-overwrite-ignore', '--no-recurse-submodules'];
  const answer = await git(['checkout', ...options, to, '--']);
  const head = await readHead(git);
  const hasMoved = head.ref === null && head.commit === to;
  if (!hasMoved && head.commit !== at) return `${answer.complaint}; HEAD is somewhere else now`;
  const remains = hasMoved ? await findRemains(way) : [];
  if (hasMoved && answer.isOk && answer.complaint === '' && remains.length === 0) return null;
  const said = answer.complaint || `files could not be removed: ${some(remains)}`;
  const left = hasMoved ? await turnBack(way, context) : await mend(way, true, context);
  return left === null ? said : `${said}; ${left}`;
}

/** Files that should have gone. */
async function findRemains({ git, handle, at, to }: Move): Promise<readonly string[]> {
  return await findMade(git, { repository: handle.repository, at: to, other: at });
}

/** HEAD and the index first, which needs no rights for any file; then the files that differ. */
async function turnBack(way: Move, context: StepContext): Promise<string | null> {
  const { git, at, ref } = way;
  const steps = [
    ['update-ref', '--no-deref', '-m', 'restore: not complete', 'HEAD', at],
    ...(ref === null ? [] : [['symbolic-ref', '-m', 'restore: not complete', 'HEAD', ref]]),
    ['read-tree', '-m', at],
  ];
  for (const step of steps) {
    const answer = await git(step);
    if (!answer.isOk) return answer.complaint;
  }
  // That files differ is what it is asked to find out, and no failure.
  await git(['update-index', '-q', '--refresh']);
  return await mend(way, true, context);
}

/** Completes or undoes what a checkout that ended in the middle has left; `null` when nothing is left of it. */
export async function mend(
  { git, handle, at, to }: Move,
  isFresh: boolean,
  context: StepContext,
): Promise<string | null> {
  const lock = findLock(handle.folder);
  if (lock !== null) {
    return `git was ended in the middle, or works there now: ${lock} is left; when no git runs there, remove that file and try again`;
  }
  const half: Half = { repository: handle.repository, at, other: to, isFresh };
  return await undoHalf(git, half, context);
}

/** What was not there when the handle was made. Nobody's work is touched here, so that all after it is ours. */
async function findObstacle({ git, handle, at, to }: Move): Promise<string | null> {
  const changed = await findChangedBetween(git, at, to);
  if (changed.length > 0) return `files have changes that are not committed: ${some(changed)}`;
  const inTheWay = await findInTheWay({ git, repository: handle.repository, from: at, to });
  if (inTheWay.length === 0) return null;
  return `files that git does not track would be overwritten: ${some(inTheWay)}`;
}
