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
  const around = { state, pipeline, destinations };
  await sweepTemporaries({ ...around, isAlive: isAliveProcess }, context);
  const temporaries = await openTemporaries({
    ...around,
    by: processFacts(),
    clock: context.clock,
  });
  try {
    return await work(temporaries, { ...context, scratch: temporaries.scratch });
  } finally {
    await temporaries.remove();
  }
}
