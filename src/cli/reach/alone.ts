import type { StepContext } from '../../ports/step-context.ts';
import type { Store } from '../compose/store.ts';
import { underLock } from './under-lock.ts';
import { withWatched } from './with-watched.ts';

interface Alone {
  readonly store: Store;
  readonly verb: string;
}

/**
 * For a verb that changes what lies at the destinations: alone on this host under the lock of the pipeline, and what a
 * kill leaves unfinished is found. `run` names this command in records.
 */
export async function alone<T>(
  { store, verb }: Alone,
  context: StepContext,
  work: (own: { readonly store: Store; readonly run: string }, context: StepContext) => Promise<T>,
): Promise<T> {
  return await underLock({ store, mode: 'exclusive', verb }, context, (run) =>
    withWatched(store, context, (watched, own) => work({ store: watched, run }, own)),
  );
}
