import { choice, duration, map } from '../../../model/format/builders.ts';

export const lock = map(
  'Makes sure that only one run, restore or deletion works on this pipeline at a time. The lock ends with its holder, even when that is killed.',
  {
    wait: duration('How long to wait while another run holds the lock; then exit 75.', '0s'),
    scope: choice(
      '`host` guards against other runs on this machine. `host+destination` also against other machines, by a lease at the destinations, which must support conditional writes.',
      ['host', 'host+destination'],
      'host',
    ),
  },
);
