import { rm } from 'node:fs/promises';
import type { StepContext } from '../../ports/step-context.ts';
import type { Effect, HookEntered, PlaceUsed, RestoreEffect } from '../../stages/effect.ts';
import type { DestinationPart } from '../../stages/run.ts';
import type { HeldStill } from '../../stages/still/held-still.ts';

/** What can be removed without asking anybody. */
export type Remains = Exclude<Effect, HookEntered | HeldStill | PlaceUsed | RestoreEffect>;

/** Removes what an effect may have left on the outside. Repeatable; rejects when something is still there. */
export async function undoEffect(
  effect: Remains,
  destinations: readonly DestinationPart[],
  context: StepContext,
): Promise<void> {
  if (effect.do === 'folder') {
    await rm(effect.path, { recursive: true, force: true });
    return;
  }
  const part = destinations.find(({ id }) => id === effect.destination);
  // A destination that is no longer in the file cannot be reached; its remains are orphans there.
  if (part === undefined) return;
  if (effect.do === 'live') await part.destination.remove(effect.key, context);
  else await part.destination.settle(effect.key, nothing, effect.token, context);
}

/** What lies under the final name is not the question: only what was left under other names. */
const nothing = { bytes: -1, sha256: '' };

export function describeEffect(effect: Effect): string {
  switch (effect.do) {
    case 'hook-entered':
      return `the hook ${effect.at}`;
    case 'held-still':
      return `the container ${effect.container}`;
    case 'folder':
    case 'maintenance-file':
      return effect.path;
    case 'place':
      return `what ran in ${effect.label}`;
    case 'put-back':
      return `the data of ${effect.artifact}`;
    case 'checkout':
      return `the code in ${effect.handle.repository}`;
    case 'upload':
    case 'live':
      return `${effect.key} at ${effect.destination}`;
  }
}

/** Undoing reads and removes; it makes no files and has nothing to tell but its failure. */
export function undoingContext({
  signal,
  clock,
}: Pick<StepContext, 'signal' | 'clock'>): StepContext {
  return {
    signal,
    clock,
    scratch: { path: () => Promise.reject(new Error('cleaning up needs no files')) },
    record: () => undefined,
    progress: () => undefined,
    warn: () => undefined,
  };
}
