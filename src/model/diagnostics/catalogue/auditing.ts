import { exits } from '../../exit.ts';
import type { Entry } from './entry.ts';

/** What the audit log has to say, or keeps from being done. */
export const auditing = {
  BP5150: {
    title: 'a limit is reached',
    text: 'The `limits` of the pipeline say how often this may be done, and it was done so often within that time, as the audit log of this installation says. What was refused, or ended before it had touched anything, is not counted, nor is a dry run. Nothing was touched; the message says when the next one may begin.',
    exit: exits.notNow,
    example: {
      wrong: 'limits: { run: 1/d }\nschedule: { cron: 17 */6 * * * }',
      right: 'limits: { run: 5/d }\nschedule: { cron: 17 */6 * * * }',
    },
  },
  BP5151: {
    title: 'the audit log cannot be written',
    text: 'What deletes backups does not begin before it is written down who deletes what. The state folder is full, read-only or locked. Nothing was touched. Backups and restores go on without their entry, with a warning.',
    exit: exits.unavailable,
  },
  BP5152: {
    title: 'the audit log was changed',
    text: 'Every entry names the digest of the one before it, and `audit.head` that of the last one. Here they do not fit: lines were changed, removed, put in or cut off, or the log was lost and begun anew. The message says where. No backup depends on the log. Find out who was there; keep what is left of the log in another place, and remove `audit.ndjson` and `audit.head` if it is to begin anew.',
    exit: exits.integrity,
  },
} as const satisfies Record<string, Entry>;
