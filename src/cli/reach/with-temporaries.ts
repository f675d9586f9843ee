import type { StepContext } from '../../ports/step-context.ts';
import { openTemporaries, sweepTemporaries, type Temporaries } from '../../runner/temporaries.ts';
import { isAliveProcess, processFacts } from '../compose/process-facts.ts';
import type { Known } from './known.ts';

/**
 * Works with temporary files that are removed even after a kill: by the next command that asks for some, by `recover`
 * or by the next run. What others have left goes first.
 */
export async function withTemporaries<T>(
  { store: { state, destinations }, pipeline }: Pick<Known, 'store' | 'pipeline'>,
  context: StepContext,
  work: (temporaries: Temporaries, context: StepContext) => Promise<T>,
): Promise<T> {
  await sweepTemporaries({ state, pipeline, isAlive: isAliveProcess, destinations }, context);
  const temporaries = await openTemporaries({ state, pipeline, by: processFacts() });
  try {
    return await work(temporaries, { ...context, scratch: temporaries.scratch });
  } finally {
    await temporaries.remove();
  }
}
