import type { Verb } from '../verb.ts';

const keyFile = { completes: 'file', description: 'the file for the public half' } as const;

export const keys: readonly Verb[] = [
  {
    name: 'keys create',
    summary: 'make a key pair',
    description:
      'Writes the public half to the file and keeps the private half in the state folder.',
    positionals: [{ name: 'file', required: true, ...keyFile }],
    options: [],
    examples: [
      { command: 'run-pipeline keys create keys/backup.asc', does: 'make a pair' },
      { command: 'run-pipeline keys create keys/ops.asc --json', does: 'for a script' },
    ],
    exits: [[77, 'the file exists']],
    load: () => import('../verbs/keys-create.ts'),
  },
  {
    name: 'keys list',
    summary: 'the keys that are known here',
    description: 'Lists recipients, signers and private keys, with fingerprints and expiry.',
    positionals: [],
    options: [],
    examples: [
      { command: 'run-pipeline keys list', does: 'all keys' },
      { command: 'run-pipeline keys list --json', does: 'for a script' },
    ],
    exits: [],
    load: () => import('../verbs/keys-list.ts'),
  },
  {
    name: 'keys check',
    summary: 'which backups no key here can open',
    description: 'Compares the recipients of all backups with the private keys of this host.',
    positionals: [],
    options: [],
    examples: [
      { command: 'run-pipeline keys check', does: 'all pipelines in reach' },
      { command: 'run-pipeline keys check --strict', does: 'fail when a key expires soon' },
    ],
    exits: [[1, 'a backup cannot be opened with any key here']],
    load: () => import('../verbs/keys-check.ts'),
  },
];
