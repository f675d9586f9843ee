import type { Notice } from '../model/notice/notice.ts';
import type { Clock, StepContext } from '../ports/step-context.ts';
import type { NotifierPart } from './job.ts';

/** What became of it; runs and restores tell it alike. */
interface Notified {
  readonly event: 'notified';
  readonly channel: string;
  readonly ok: boolean;
  readonly message: string;
}

export interface Sending {
  readonly notice: Notice;
  readonly clock: Clock;
  readonly emit: (happening: Notified) => void;
}

/** Tells one channel, within its own time. Never rejects: a channel that fails is told as an event. */
export async function sendNotice(
  { notifier, timeoutMs }: NotifierPart,
  { notice, clock, emit }: Sending,
): Promise<void> {
  const tell = (ok: boolean, message: string) =>
    emit({ event: 'notified', channel: notifier.id, ok, message });
  const signal = AbortSignal.timeout(timeoutMs);
  try {
    await notifier.notify(notice, contextFor(clock, signal));
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    tell(false, signal.aborted ? `no answer within ${timeoutMs / 1000} s` : message);
    return;
  }
  tell(true, notice.event);
}

/** Notices go out also when it was interrupted: only their own time limit ends them. */
function contextFor(clock: Clock, signal: AbortSignal): StepContext {
  return {
    signal,
    scratch: { path: () => Promise.reject(new Error('a notice needs no files')) },
    clock,
    record: () => undefined,
    progress: () => undefined,
    warn: () => undefined,
  };
}
