import type { Happening } from '../model/run/event.ts';
import { renderNotice } from '../model/run/notice.ts';
import type { RunSummary } from '../model/run/summary.ts';
import type { StepContext } from '../ports/step-context.ts';
import type { Job, NotifierPart } from './job.ts';

export type NoticeJob = Pick<Job, 'notifiers' | 'clock'> & {
  readonly wishes: Pick<Job['wishes'], 'dryRun'>;
};

/** Tells whoever wants to hear of it how a run ended. A channel that fails is recorded; the outcome stays. */
export async function sendNotices(
  job: NoticeJob,
  summary: RunSummary,
  emit: (happening: Happening) => void,
): Promise<void> {
  const event = eventOf(summary);
  if (event === null || job.wishes.dryRun) return;
  const wanted = job.notifiers.filter(({ on }) => on.includes(event));
  await Promise.all(wanted.map((part) => send(part, { job, summary, event, emit })));
}

interface Sending {
  readonly job: NoticeJob;
  readonly summary: RunSummary;
  readonly event: string;
  readonly emit: (happening: Happening) => void;
}

async function send(
  { notifier, timeoutMs }: NotifierPart,
  { job, summary, event, emit }: Sending,
): Promise<void> {
  try {
    await notifier.notify(renderNotice(event, summary), contextFor(job, timeoutMs));
    emit({ event: 'notified', channel: notifier.id, ok: true, message: event });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    emit({ event: 'notified', channel: notifier.id, ok: false, message });
  }
}

/** Notices go out also when the run was interrupted: only their own time limit ends them. */
function contextFor(job: NoticeJob, timeoutMs: number): StepContext {
  return {
    signal: AbortSignal.timeout(timeoutMs),
    scratch: { path: () => Promise.reject(new Error('a notice needs no files')) },
    clock: job.clock,
    record: () => undefined,
    progress: () => undefined,
    warn: () => undefined,
  };
}

function eventOf({ outcome }: RunSummary): string | null {
  switch (outcome) {
    case 'success':
    case 'partial':
    case 'suspect':
    case 'skipped':
      return outcome;
    case 'failed':
    case 'cancelled':
      return 'failure';
  }
}
