import type { RestoreEmit } from '../../model/restore/event.ts';
import { renderRestoreNotice, restoreEvent } from '../../model/restore/notice.ts';
import type { RestoreSummary } from '../../model/restore/summary.ts';
import type { Job } from '../job.ts';
import { sendNotice } from '../send-notice.ts';

/** Tells whoever wants to hear of restores how one ended. A channel that fails is told as an event; the outcome stays. */
export async function sendRestoreNotices(
  { notifiers, clock }: Pick<Job, 'notifiers' | 'clock'>,
  summary: RestoreSummary,
  emit: RestoreEmit,
): Promise<void> {
  const notice = renderRestoreNotice(summary);
  const wanting = notifiers.filter(({ on }) => on.includes(restoreEvent));
  await Promise.all(wanting.map((part) => sendNotice(part, { notice, clock, emit })));
}
