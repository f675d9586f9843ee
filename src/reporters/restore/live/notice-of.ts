import type { RestoreEvent } from '../../../model/restore/event.ts';
import { noticeOfHook } from '../../tree/hook.ts';
import type { Notice } from '../../tree/subject.ts';
import type { Told } from './restore-view.ts';

/** `null` for what the steps show anyway, or what matters to no person at that moment. */
export function noticeOf(event: RestoreEvent): Notice | null {
  switch (event.event) {
    case 'warning':
      return warning(event.message);
    case 'recovered':
      return warning(`recovered: ${event.message}`);
    case 'copy-lost':
      return warning(lostWords(event));
    case 'rolled-back':
      return warning(`taken back: ${event.what}`);
    case 'hook':
      return noticeOfHook(event);
    case 'notified':
      return event.ok ? null : warning(`${event.channel} was not notified: ${event.message}`);
    case 'restore-started':
    case 'restore-finished':
    case 'step-started':
    case 'step-done':
    case 'step-failed':
    case 'step-skipped':
    case 'safety-progress':
    case 'load-started':
    case 'load-progress':
    case 'loaded':
    case 'activated':
    case 'kept':
    case 'health':
      return null;
  }
}

/** Whether another copy is read instead is seen by what comes next. */
export function lostWords({ destination, file, reason, isDamage }: Told<'copy-lost'>): string {
  const what = isDamage ? 'is damaged' : 'could not be read';
  return `${file} at ${destination} ${what}: ${reason}`;
}

function warning(text: string): Notice {
  return { mark: 'warning', text };
}
