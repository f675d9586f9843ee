import { choice, hostPath, map } from '../../../model/format/builders.ts';

export const staging = map(
  'Where stored bytes rest between the dump and the destinations.',
  {
    mode: choice(
      '`spool` writes each artifact to disk once, while all destinations read along: uploads can be repeated, and a slow one holds up nothing. `stream` needs no disk, but the slowest destination slows the dump; it is refused together with `quiesce`, `around:dump` hooks and `command` destinations.',
      ['spool', 'stream'],
      'spool',
    ),
    dir: hostPath(
      'The folder of the spool. It holds only what is stored anyway, encrypted. Left out: beside the largest local destination, else in the state folder.',
    ),
  },
  { title: 'staging section' },
);
