import { dictionary, duration, integer, map } from '../builders.ts';
import type { Fragment, Keys } from '../fragment.ts';
import { whole } from '../pattern.ts';
import { via } from './via.ts';

const bucket = (description: string): Fragment => integer(description, { minimum: 1 });

export const groups: Keys = {
  argv: {
    title: 'program and its arguments',
    type: 'array',
    minItems: 1,
    items: { type: 'string' },
    examples: [['systemctl', 'stop', 'shop']],
    description:
      'A program and its arguments, one item each. No shell is involved: quotes, pipes and `*` have no meaning.',
  },
  labels: {
    ...dictionary(
      'Names and values that are recorded in the manifest of every backup, for `list --label name=value`.',
      { type: 'string', description: 'The value, as text.' },
      { type: 'string', pattern: whole('[A-Za-z0-9][A-Za-z0-9._/-]{0,62}') },
    ),
    title: 'map of labels',
    examples: [{ env: 'production', team: 'payments' }],
  },
  keep: map(
    'How many backups to keep. The rules add up: a backup stays when any of them wants it. Each time rule keeps the newest good backup of its hours, days, weeks …',
    {
      last: bucket('The newest backups, whatever their age.'),
      hourly: bucket('One for each of the last hours that have a backup.'),
      daily: bucket('One for each of the last days that have a backup.'),
      weekly: bucket('One for each of the last weeks (Monday to Sunday) that have a backup.'),
      monthly: bucket('One for each of the last months that have a backup.'),
      yearly: bucket('One for each of the last years that have a backup.'),
      within: duration(
        'Every backup younger than this, counted back from the newest good backup, not from today: a host that stood still loses nothing. After an unusually long time without a backup, what stayed before it stays until the backups since then fill this time.',
      ),
    },
    {
      title: 'map of retention rules',
      minProperties: 1,
      examples: [{ last: 3, daily: 7, weekly: 5, monthly: 12 }],
    },
  ),
  via,
};
