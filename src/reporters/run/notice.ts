import type { RunEvent } from '../../model/run/event.ts';
import type { Told } from './run-view.ts';
import type { Mark } from './tree-row.ts';

/** What is said at once and stays, beside the stages. */
export interface Notice {
  readonly mark: Mark;
  readonly text: string;
}

/** `null` for what the stages show anyway, or what matters to no person at that moment. */
export function noticeOf(event: RunEvent): Notice | null {
  switch (event.event) {
    case 'warning':
      return { mark: 'warning', text: event.message };
    case 'recovered':
      return { mark: 'warning', text: `recovered: ${event.message}` };
    case 'key-created':
      return {
        mark: 'warning',
        text: `key pair created: private half ${event.privateFile}, public half ${event.publicFile}`,
      };
    case 'hook':
      return noticeOfHook(event);
    case 'notified':
      return event.ok
        ? null
        : { mark: 'warning', text: `${event.channel} was not notified: ${event.message}` };
    default:
      return null;
  }
}

function noticeOfHook({ state, point, message }: Told<'hook'>): Notice | null {
  if (state === 'started' || state === 'done') return null;
  const mark = state === 'failed' ? 'failed' : 'skipped';
  return { mark, text: `hook ${point} ${state}${message === '' ? '' : `: ${message}`}` };
}
