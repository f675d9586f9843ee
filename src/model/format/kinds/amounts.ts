import type { Fragment, Keys } from '../fragment.ts';
import { wholeOrReference } from '../pattern.ts';

const sizePattern = '[0-9]+(?:B|[kKMGT]B|[KMGT]iB)';

const amount = (description: string, rest: Fragment & { readonly pattern: string }): Fragment => ({
  ...rest,
  type: 'string',
  pattern: wholeOrReference(rest.pattern),
  description,
});

const size = amount(
  'A whole number and its unit, without a space: `B`, `kB` `MB` `GB` `TB` (powers of 1000), `KiB` `MiB` `GiB` `TiB` (powers of 1024). A bare number is an error.',
  { title: 'size', pattern: sizePattern, examples: ['10MiB', '2GiB', '500MB', '100B'] },
);

/** Amounts are written with their unit and become plain numbers in the plan. */
export const amounts: Keys = {
  duration: amount(
    'A whole number and its unit, without a space: `s` seconds, `m` minutes, `h` hours, `d` days of 24 hours, `w` weeks. A bare number is an error.',
    { title: 'duration', pattern: '[0-9]+[smhdw]', examples: ['30s', '10m', '26h', '7d', '4w'] },
  ),
  size,
  speed: amount('A size for each second. The units are those of a size: bytes, not bits.', {
    title: 'speed',
    pattern: `${sizePattern}/s`,
    examples: ['10MiB/s', '500kB/s'],
  }),
  rate: amount(
    'How many times within one unit of time: `s`, `m`, `h`, `d` or `w`. The window slides: `2/h` means two within any hour.',
    { title: 'rate', pattern: '[1-9][0-9]*/[smhdw]', examples: ['2/h', '20/d'] },
  ),
  estimate: {
    title: 'factor or size',
    description:
      'A factor on the size of the last backup, such as `1.3`, or a size, such as `20GiB`. A number is a factor, a text is a size.',
    examples: [1.3, '20GiB'],
    anyOf: [
      {
        type: 'number',
        minimum: 1,
        maximum: 100,
        description: 'A factor on the size of the last backup.',
      },
      size,
    ],
  },
  deletionLimit: {
    title: 'number or share of backups',
    description: 'A share of the backups, such as `25%` (but at least 2), or a number of them.',
    examples: ['25%', 10],
    anyOf: [
      { type: 'integer', minimum: 1, description: 'A number of backups.' },
      {
        type: 'string',
        pattern: wholeOrReference('(?:[1-9][0-9]?|100)%'),
        description: 'A share of the backups at the destination, but at least 2.',
      },
    ],
  },
};
