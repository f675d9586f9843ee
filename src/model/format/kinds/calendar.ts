import type { Keys } from '../fragment.ts';
import { wholeOrReference } from '../pattern.ts';

const day = '[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])';
const timeOfDay = '(?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9])?(?:Z|[+-][0-9]{2}:[0-9]{2})';

export const calendar: Keys = {
  cron: {
    title: 'cron line',
    type: 'string',
    pattern: wholeOrReference('\\S+(?: +\\S+){4}'),
    examples: ['17 2 * * *', '0 */6 * * *', '30 3 * * sun'],
    description:
      'Five fields: minute, hour, day of month, month, day of week. Choose an odd minute: on the full hour everybody else starts too.',
  },
  timezone: {
    title: 'time zone',
    type: 'string',
    pattern: wholeOrReference('[A-Za-z][A-Za-z0-9_+-]*(?:/[A-Za-z0-9_+-]+){0,2}'),
    examples: ['UTC', 'Europe/Berlin', 'America/New_York'],
    description:
      'A name of the IANA time zone database. Where clocks change, a time of day between one and three can come twice or never.',
  },
  moment: {
    title: 'date or time',
    type: 'string',
    pattern: wholeOrReference(`${day}(?:T${timeOfDay})?`),
    examples: ['2026-12-24', '2026-12-24T18:00:00+01:00'],
    description:
      'A date, which begins at midnight UTC, or a date and time with its offset from UTC.',
  },
};
