import { argv, choice, duration, envName, list, map, via } from '../../../model/format/builders.ts';
import type { Fragment, Keys } from '../../../model/format/fragment.ts';

const phases = ['run', 'dump', 'upload', 'verify', 'retention', 'restore'] as const;

const at = (moment: 'before' | 'after' | 'around', description: string): Fragment =>
  choice(
    description,
    phases.map((phase) => `${moment}:${phase}`),
  );

const common: Keys = {
  via: via('Where the program runs. Left out: on this machine.'),
  env: list(
    'The environment variables that the program may see, beside a few harmless ones. Nothing else is passed on, so no secret leaks into it.',
    envName('One variable.'),
    { uniqueItems: true },
  ),
  timeout: duration('The longest time that the program may take; after it, it has failed.', '5m'),
};

const onError = choice(
  '`fail` makes the run fail when the program fails, `warn` only says so.',
  ['fail', 'warn'],
  'fail',
);

export const hooks: Keys = {
  'hook-before': map(
    'A program to run before something.',
    {
      at: at(
        'before',
        'Before what. `before:upload` comes before the dump, because uploads begin while the dump runs; `before:restore` when the data of the backup is loaded and proved, right before anything live is stopped or replaced.',
      ),
      run: argv(
        'The program; it is over when it exits, and a service that it starts in the background lives on. Exit code 75 means "not now": the run is skipped, and recorded and told as skipped. Once a copy of the backup is committed, as it is before `verify` and `retention`, 75 is a failure like any other.',
      ),
      ...common,
      onError,
    },
    { title: 'before hook', required: ['at', 'run'] },
  ),
  'hook-after': map(
    'A program to run after something.',
    {
      at: at(
        'after',
        'After what. When `after:dump` fails, the backup is not committed. `after:restore` comes when the application runs again, on the restored data or on its own.',
      ),
      run: argv(
        'The program; it is over when it exits, and a service that it starts in the background lives on.',
      ),
      when: choice(
        'Run it when the phase ended in `success`, in `failure`, or `always`.',
        ['success', 'failure', 'always'],
        'success',
      ),
      ...common,
      onError,
    },
    { title: 'after hook', required: ['at', 'run'] },
  ),
  'hook-around': map(
    'Two programs, one before and one after something.',
    {
      at: at(
        'around',
        'Around what. `around:restore` stands around the exchange, and not around the time that it takes to load.',
      ),
      enter: argv(
        'The program to run before. Exit code 75 means "not now": the run is skipped, as with a `before` hook.',
      ),
      leave: argv(
        'The program to run after. It always runs once `enter` has begun, also after a failure or an interrupt. When the run itself was killed, `recover` or the next run runs it before anything else. It must bear being run twice, and when there is nothing to undo. Until it succeeds it is tried again, with the `leave` of the file as it is then.',
      ),
      ...common,
      onError,
    },
    { title: 'around hook', required: ['at', 'enter', 'leave'] },
  ),
};
