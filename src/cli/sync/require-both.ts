import { BackupError } from '../../model/failures.ts';
import type { StepContext } from '../../ports/step-context.ts';
import type { Known } from '../reach/known.ts';
import { survey } from '../removal/survey.ts';
import type { Order } from './order.ts';

/** What lies at all destinations, read anew. Fails with BP5002 where one of the two cannot be read, or is not ours. */
export async function requireBoth(
  { chosen, store, from, to }: Order,
  context: StepContext,
): Promise<Known> {
  const { known, unread } = await survey({ chosen, store, fromMemory: false }, context);
  for (const id of [from, to]) {
    const problem = unread.get(id);
    if (problem === undefined) continue;
    throw new BackupError({
      code: 'BP5002',
      message: `nothing can be copied from ${from} to ${to}: ${id}: ${problem}`,
      hint: `run-pipeline list ${store.plan.name} shows which destinations answer`,
    });
  }
  return known;
}
