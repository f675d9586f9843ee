import { argv, text } from '../../model/format/builders.ts';
import { whole } from '../../model/format/pattern.ts';
import type { Definition } from '../../ports/definition.ts';

export const command: Definition = {
  kind: 'source',
  type: 'command',
  summary: 'the output of any program',
  keys: {
    run: argv(
      'The program whose standard output is stored. It must end with exit code 0 only when its output is complete: nothing else tells a short dump from a whole one.',
    ),
    restore: argv(
      'The program that reads the same bytes on standard input and puts them back. Left out: this dump can be downloaded, but not restored.',
    ),
    extension: text(
      'The ending of the file name, without the leading dot, so that a person knows what is inside.',
      {
        pattern: whole('[a-z0-9](?:[a-z0-9.]{0,14}[a-z0-9])?'),
        default: 'bin',
        examples: ['ldif', 'sql'],
      },
    ),
  },
  required: ['run'],
  strategy: { answered: [], byName: false },
  example: {
    id: 'directory',
    type: 'command',
    run: ['slapcat'],
    restore: ['slapadd', '-q'],
    extension: 'ldif',
  },
  runsAnywhere: true,
  load: () => import('./command/command.ts'),
  loadRestorer: () => import('./command/restorer.ts'),
  loadProver: () => import('./command/prover.ts'),
};
