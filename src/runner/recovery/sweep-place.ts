import type { PlaceUsed } from '../../stages/effect.ts';
import { isOurJournal } from './leave-hooks.ts';
import type { RecoveryJob } from './recovery-job.ts';
import { undoingContext } from './undo-effect.ts';

/**
 * Ends what a dead run has left in another place. The way there may ask a program for its key: nobody else may have
 * written the journal that says so.
 */
export async function sweepPlace(
  job: RecoveryJob,
  { via: entry, mark }: PlaceUsed,
  journal: string,
): Promise<void> {
  if (!/^[0-9a-f]{16}$/.test(mark)) throw new Error('no run of ours has such a mark');
  if (!(await isOurJournal(journal))) throw new Error(`others could have written ${journal}`);
  const via = await job.parts.ways.again(entry);
  const context = undoingContext(job);
  try {
    await via.sweep(mark, context);
  } finally {
    await via.end(context);
  }
}
