import type { RunEvent } from '../../model/run/event.ts';
import { noticeOfHook } from '../tree/hook.ts';
import type { Notice } from '../tree/subject.ts';
import { goesOnWords, stillWords } from './still-words.ts';

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
    case 'held-still':
      return { mark: 'running', text: `${event.container} ${stillWords(event)}` };
    case 'goes-on':
      return { mark: 'done', text: `${event.container} ${goesOnWords(event)}` };
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
