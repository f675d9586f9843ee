import { map, rate } from '../../../model/format/builders.ts';

export const limits = map(
  'How often something may be done to this pipeline, by anybody: the audit log in the state folder says how often it was. Beyond a limit the exit code is 75 and nothing happens. What was refused, or ended before it had touched anything, is not counted.',
  {
    run: rate(
      'How often it may run; dry runs, and the safety backups of restores, are not counted. Left out: no limit.',
    ),
    delete: rate(
      'How many backups people may delete. Retention is not counted. Left out: no limit.',
    ),
    download: rate('How many backups may be downloaded. Left out: no limit.'),
  },
  { title: 'map of limits' },
);
