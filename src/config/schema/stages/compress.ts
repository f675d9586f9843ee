import { choice, integer, map, tighterWhen } from '../../../model/format/builders.ts';

export const compress = map(
  'Makes dumps smaller before they are encrypted. The result carries a checksum of its content.',
  {
    algorithm: choice(
      '`zstd` is fast and good, `gzip` is readable everywhere, `xz` is small and slow and needs its program, `none` leaves dumps as they are.',
      ['zstd', 'gzip', 'xz', 'none'],
      'zstd',
    ),
    level: integer(
      'How hard to try: 1 to 19 with `zstd`, 1 to 9 with `gzip` and `xz`. Left out: 3 with `zstd`, 6 with the others, where more costs much time for little space.',
      { minimum: 1, maximum: 19 },
    ),
  },
  {
    allOf: [tighterWhen('algorithm', ['gzip', 'xz'], { level: { type: 'integer', maximum: 9 } })],
  },
);
