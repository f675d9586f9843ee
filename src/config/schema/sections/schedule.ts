import { cron, list, map, moment, slug, text, timezone } from '../../../model/format/builders.ts';

export const schedule = map(
  'When to run. The schedule is read by `run --due`, by `status`, and by `schedule render`, which writes it for GitHub Actions, systemd, cron or Kubernetes.',
  {
    cron: cron('The times, as five cron fields.'),
    timezone: timezone(
      'The zone in which `cron` counts. It also decides where the days, weeks and months of retention begin.',
      'UTC',
    ),
    only: list(
      'Run only these dumps at these times. Left out: all of them.',
      slug('The `id` of a dump.'),
      { uniqueItems: true },
    ),
    paused: map(
      'Do not run for a while. Both keys are needed: a pause that nobody explains or ends is how backups stop silently. `status` shows it.',
      {
        reason: text('Why, for whoever wonders later.'),
        until: moment('When runs begin again.'),
      },
      { required: ['reason', 'until'] },
    ),
  },
  {
    title: 'schedule',
    required: ['cron'],
    examples: [{ cron: '17 2 * * *', timezone: 'Europe/Berlin' }],
  },
);
