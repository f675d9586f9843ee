import type { Happening } from '../../model/run/event.ts';
import { renderNotice } from '../../model/run/notice.ts';
import { isOfRun } from '../../model/run/origin.ts';
import type { RunSummary } from '../../model/run/summary.ts';
import type { Job } from '../job.ts';
import { sendNotice } from '../send-notice.ts';
import type { StateFolder } from '../state-folder.ts';
import { type LastOutcome, readLastOutcome, rememberOutcome, wasBad } from './last-outcome.ts';

export type NoticeJob = Pick<Job, 'notifiers' | 'clock'> & {
  readonly wishes: Pick<Job['wishes'], 'dryRun'> & Partial<Pick<Job['wishes'], 'trigger'>>;
  readonly state: Pick<StateFolder, 'path'>;
};

/**
 * Tells whoever wants to hear of it how a run ended, each channel once. A channel that fails is recorded; the outcome
 * stays. Then remembers the outcome, so that the next success knows whether it is news.
 */
export async function sendNotices(
  job: NoticeJob,
  summary: RunSummary,
  emit: (happening: Happening) => void,
): Promise<void> {
  if (job.wishes.dryRun) return;
  const events = eventsOf(summary, await readLastOutcome(job.state, summary.pipeline));
  const sending = job.notifiers.map(async (part) => {
    const event = events.find((one) => part.on.includes(one));
    if (event === undefined) return;
    await sendNotice(part, { notice: renderNotice(event, summary), clock: job.clock, emit });
  });
  await Promise.all(sending);
  await remember(job, summary);
}

/** Only now: who is killed while telling tells again. */
async function remember({ state, wishes }: NoticeJob, summary: RunSummary): Promise<void> {
  const { pipeline, run, outcome, failure, finishedAt: at } = summary;
  // What a restore replaces, or somebody brings, says nothing of how backups fare.
  if (wishes.trigger !== undefined && !isOfRun({ trigger: wishes.trigger })) return;
  // Somebody asked not to run; whether backups are good is as it was.
  if (outcome === 'skipped') return;
  const reason = failure?.message ?? summary.reason;
  await rememberOutcome(state, pipeline, { run, outcome, reason, at });
}

/** The first of them that a channel has asked for is what it hears. */
function eventsOf({ outcome }: RunSummary, last: LastOutcome | null): readonly string[] {
  switch (outcome) {
    case 'success':
      return wasBad(last) ? ['recovery', 'success'] : ['success'];
    case 'partial':
    case 'suspect':
    case 'skipped':
      return [outcome];
    case 'failed':
    case 'cancelled':
      return ['failure'];
  }
}
