import { map, rate } from '../../../model/format/builders.ts';

export const limits = map(
  'How often something may be done to this pipeline, by anybody. Beyond a limit the exit code is 75 and nothing happens.',
  {
    run: rate(
      'How often it may run. Left out: no limit. Not available in this version: a run refuses it.',
    ),
    delete: rate(
      'How many backups people may delete. Retention is not counted. Left out: no limit.',
    ),
    download: rate('How many backups may be downloaded. Left out: no limit.'),
  },
  { title: 'map of limits' },
);
