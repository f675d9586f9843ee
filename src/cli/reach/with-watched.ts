import type { StepContext } from '../../ports/step-context.ts';
import type { Store } from '../compose/store.ts';
import { withTemporaries } from './with-temporaries.ts';

/**
 * Works with destinations of which it is written down what a kill would leave there unfinished: `recover`, or the next
 * command that writes, removes it.
 */
export async function withWatched<T>(
  store: Store,
  context: StepContext,
  work: (store: Store, context: StepContext) => Promise<T>,
): Promise<T> {
  const around = { store, pipeline: store.plan.name };
  return await withTemporaries(around, context, ({ destinations }, own) =>
    work({ ...store, destinations }, own),
  );
}
