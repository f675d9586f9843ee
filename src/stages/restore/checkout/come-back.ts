import type { Head } from '../../../model/restore/code.ts';
import type { Place } from '../../../ports/place.ts';
import type { StepContext } from '../../../ports/step-context.ts';
import { type Git, openGit } from './git.ts';
import {
  type CheckoutHandle,
  type CheckoutResult,
  elsewhere,
  failed,
  orFailed,
  restoreNote,
  unhurried,
} from './handle.ts';
import { mend, move } from './move.ts';
import { readHead } from './observe.ts';

/** The code and HEAD are exactly where they were before. May be called again, and after a crash. */
export async function comeBack(
  handle: CheckoutHandle,
  place: Place,
  given: StepContext,
): Promise<CheckoutResult> {
  const context = unhurried(given);
  const git = openGit(handle.repository, place, context);
  const { to, from } = handle;
  return await orFailed(handle, async () => {
    const head = await readHead(git);
    const isThere = head.ref === null && head.commit === to.commit;
    const isHome = head.commit === from.commit && (head.ref === null || head.ref === from.ref);
    if (!isThere && !isHome) return elsewhere(handle, head);
    const [at, other] = isThere ? [to.commit, from.commit] : [from.commit, to.commit];
    const way = { git, handle, at, ref: head.ref, to: other };
    const complaint = isThere ? await move(way, context) : await mend(way, false, context);
    if (complaint !== null) {
      return failed(`the code could not be brought back: ${complaint}`, handle);
    }
    const note = await attach(git, from);
    await restoreNote(handle);
    return { state: 'done', note };
  });
}

/** HEAD is a branch again, where it was one and that has not moved. */
async function attach(git: Git, { ref, commit }: Head): Promise<string> {
  if (ref === null) return '';
  const found = await git(['rev-parse', '--verify', '--quiet', `${ref}^{commit}`]);
  if (found.stdout.trim() !== commit) {
    return `${ref} has moved meanwhile, so HEAD stays detached at ${commit}`;
  }
  const answer = await git(['symbolic-ref', '-m', 'restore: back to where it was', 'HEAD', ref]);
  return answer.isOk ? '' : `HEAD stays detached at ${commit}: ${answer.complaint}`;
}
