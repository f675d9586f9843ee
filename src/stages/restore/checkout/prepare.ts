import { type CodePlan, decideCode } from '../../../model/restore/code.ts';
import { createMarker } from '../../../model/restore/marker.ts';
import type { Place } from '../../../ports/place.ts';
import type { StepContext } from '../../../ports/step-context.ts';
import { openGit } from './git.ts';
import type { CheckoutHandle } from './handle.ts';
import { readMarker } from './marker-file.ts';
import { type CodeQuestion, findGitFolder, isObjectId, observeCode } from './observe.ts';

export interface CheckoutWish extends CodeQuestion {
  readonly pipeline: string;
  readonly backup: string;
}

export interface PreparedCheckout {
  readonly plan: CodePlan;
  /** `null` when there is nothing to check out, or it must not be done. */
  readonly handle: CheckoutHandle | null;
}

/** Looks again, as the plan may be a day old. Changes nothing: the handle is durable before anything does. */
export async function prepareCheckout(
  wish: CheckoutWish,
  place: Place,
  context: StepContext,
): Promise<PreparedCheckout> {
  const { repository, recorded, pipeline, backup } = wish;
  const plan = decideCode(true, recorded, await observeCode(wish, place, context));
  const { action, head, tag, commit } = plan;
  const folder = await findGitFolder(openGit(repository, place, context), repository);
  if (action !== 'checkout' || typeof folder !== 'string') return { plan, handle: null };
  // A plan to check out has all of them.
  if (!head?.commit || tag === null || commit === null || !isObjectId(commit)) {
    return { plan, handle: null };
  }
  const found = await readMarker(folder);
  const previous = found === 'unreadable' ? null : found;
  const at = new Date(context.clock.now()).toISOString();
  const from = { commit: head.commit, ref: head.ref };
  const to = { tag, commit };
  const marker = createMarker({ pipeline, backup, at, from, to }, previous);
  return { plan, handle: { repository, folder, from, to, marker, previous } };
}
