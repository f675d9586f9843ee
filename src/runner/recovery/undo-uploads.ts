import type { Job } from '../job.ts';
import type { Journal } from '../journal.ts';
import { describeEffect, undoEffect, undoingContext } from './undo-effect.ts';

interface Uploading extends Pick<Job, 'clock'> {
  readonly parts: Pick<Job['parts'], 'destinations'>;
}

/** For all of them together: an interrupted run ends within ten seconds. */
const limitMs = 5000;

/** What failed uploads left is removed at once where that is quick; the journal keeps the rest for later. */
export async function undoUploads(
  journal: Pick<Journal, 'open' | 'done'>,
  { parts, clock }: Uploading,
): Promise<void> {
  // A cancelled run cleans up too.
  const context = undoingContext({ signal: AbortSignal.timeout(limitMs), clock });
  const failures: string[] = [];
  for (const { number, effect } of journal.open) {
    if (effect.do !== 'upload') continue;
    try {
      await undoEffect(effect, parts.destinations, context);
      await journal.done(number);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      failures.push(`${describeEffect(effect)}: ${reason}`);
    }
  }
  if (failures.length > 0) throw new Error(failures.join('; '));
}
