import { wayBack } from '../../../model/restore/marker.ts';
import type { Place } from '../../../ports/place.ts';
import type { StepContext } from '../../../ports/step-context.ts';
import { openGit } from './git.ts';
import {
  type CheckoutHandle,
  type CheckoutResult,
  elsewhere,
  failed,
  isSame,
  orFailed,
  restoreNote,
  unhurried,
} from './handle.ts';
import { writeMarker } from './marker-file.ts';
import { move } from './move.ts';
import { readHead } from './observe.ts';

/** Puts the code at the commit of the tag, HEAD detached. May be called again after a crash. */
export async function checkOut(
  handle: CheckoutHandle,
  place: Place,
  given: StepContext,
): Promise<CheckoutResult> {
  given.signal.throwIfAborted();
  const context = unhurried(given);
  const git = openGit(handle.repository, place, context);
  const { to, from, repository, marker } = handle;
  return await orFailed(handle, async () => {
    const head = await readHead(git);
    const isThere = head.ref === null && head.commit === to.commit;
    if (!isThere && !isSame(head, from)) return elsewhere(handle, head);
    // Before HEAD moves: no crash may leave it there without a word.
    await writeMarker(handle.folder, marker);
    const way = { git, handle, at: from.commit, ref: from.ref, to: to.commit };
    const complaint = isThere ? null : await move(way, context);
    if (complaint === null) {
      return { state: 'done', note: `to come back: ${wayBack(repository, marker.from)}` };
    }
    if (isSame(await readHead(git), from)) await restoreNote(handle);
    return failed(`the code could not be put back to ${to.tag}: ${complaint}`, handle);
  });
}
