import type { Spoken } from '../confirm/find-wrong-token.ts';
import { type FactName, factNames } from './facts.ts';

/** What the token of a restore binds. */
export const restoreBinding: Spoken<FactName> = {
  kind: 'backup-pipeline restore 1',
  names: factNames,
  changes: {
    backup: 'it is for another backup',
    target:
      'the target has changed since, or is another one; a restore already done changes it too',
    code: 'the code is at another commit or tag since',
    options: 'the options are other ones',
    pipeline: 'the pipeline was edited since',
  },
  again: 'run the restore without --confirm: it prints the plan of now, and its token',
};
