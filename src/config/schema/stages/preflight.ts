import { estimate, map, size } from '../../../model/format/builders.ts';

export const preflight = map(
  'Checks everything before anything is touched: programs and versions, servers, credentials, disk space, keys, clocks. All findings are reported together.',
  {
    keepFree: size(
      'Disk space that must stay free where the run writes. A run that would go below it stops, because a full disk also stops the live database.',
      '1GiB',
    ),
    estimate: estimate(
      'How much space to expect: a factor on the last backup, such as `1.3`, or a size, such as `20GiB`. The first run asks the sources for their own estimate.',
      1.3,
    ),
  },
);
