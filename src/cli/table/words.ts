import type { Option, Positional } from '../verb.ts';

/** Arguments and options that several verbs share, so that they mean the same everywhere. */

export const pipeline: Positional = {
  name: 'pipeline',
  completes: 'pipeline',
  description: 'name of a pipeline; may be left out when only one is in reach',
};

export const target: Positional = {
  name: 'target',
  required: true,
  completes: 'pipeline',
  description:
    '<pipeline>[@<which>]: latest, an id or the start of one, a git tag, a date or time; id:, tag: and at: force a reading',
};

export const confirm: Option = {
  long: 'confirm',
  value: 'token',
  description: 'the token that the plan printed; without it nothing is touched',
};

export const only: Option = {
  long: 'only',
  value: 'dump ids',
  repeatable: true,
  description: 'only these dumps, separated by commas',
};

export const label: Option = {
  long: 'label',
  value: 'key=value',
  repeatable: true,
  description: 'a label of the backup',
};

export const reason = (required: boolean): Option => ({
  long: 'reason',
  value: 'text',
  required,
  free: true,
  description: 'why; recorded and shown',
});

/** What opens a backup whose key is not declared in the pipeline file. */
export const openingKeys: readonly Option[] = [
  {
    long: 'private-key',
    value: 'file',
    completes: 'file',
    description: 'the private key that opens it, in place of restore.privateKey',
  },
  {
    long: 'passphrase-file',
    value: 'file',
    completes: 'file',
    description: 'the passphrase of that key, or of the backup',
  },
];

export const last: Option = {
  long: 'last',
  value: 'number',
  description: 'only so many, the newest',
};
