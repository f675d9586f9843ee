import type { Verb, VerbGroup } from '../verb.ts';
import { confirm, only, openingKeys, pipeline, target } from './words.ts';

const restore: Verb = {
  name: 'restore',
  alsoSaid: ['recreate', 'rollback', 'load'],
  summary: 'put a backup back: a plan first, then with its token',
  description:
    'Without --confirm it prints the plan and the exact command with its token, and touches nothing. On a terminal it asks to type the token. The token fits one backup, one target and one set of options.',
  // Named by the manifest where that is given.
  positionals: [{ ...target, required: false }],
  options: [
    confirm,
    { long: 'phrase', value: 'text', description: 'the phrase that the pipeline demands' },
    only,
    {
      long: 'to',
      value: 'dump.key=value',
      repeatable: true,
      description: 'another host, database, path or volume for a dump',
    },
    { long: 'from', value: 'destination', description: 'read from this destination' },
    {
      long: 'existing',
      value: 'what',
      choices: ['refuse', 'swap', 'overwrite'],
      description: 'what to do with data that is there',
    },
    {
      long: 'checkout',
      value: 'what',
      choices: ['none', 'tag'],
      description: 'put the code back, too, at the tag that wrote the data',
    },
    {
      long: 'dry-run',
      description: 'read, decrypt and check everything as a restore does, and change nothing',
    },
    { long: 'no-safety-backup', description: 'make no backup of what is there before' },
    { long: 'allow-hooks', description: 'run the hooks of the stored pipeline' },
    {
      long: 'allow',
      value: 'what',
      choices: ['links', 'devices', 'setuid'],
      repeatable: true,
      description: 'entries of archives that are refused otherwise',
    },
    { long: 'discard-previous', description: 'remove the replaced data when all is well' },
    {
      long: 'from-manifest',
      value: 'path',
      completes: 'file',
      description: 'a backup that no pipeline file here names: its manifest, or its folder',
    },
    {
      long: 'signer',
      value: 'key',
      completes: 'file',
      description: 'with --from-manifest: whom to trust, as a file or a fingerprint that GnuPG has',
    },
    ...openingKeys,
  ],
  examples: [
    { command: 'run-pipeline restore @latest', does: 'plan: newest good backup; touches nothing' },
    {
      command: 'run-pipeline restore shop@20261120T021700Z-k3f9 --confirm h2pr-dj8s-mq2x-1r6y-35bm',
      does: 'do what the plan said',
    },
    {
      command: 'run-pipeline restore shop@latest --only uploads --to uploads.into=/srv/copy',
      does: 'one dump, into a folder of its own',
    },
    {
      command:
        'run-pipeline restore --from-manifest /mnt/usb/shop/20261120T021700Z-k3f9 --private-key ops.key.asc --signer host.asc',
      does: 'on an empty machine: no pipeline file is needed',
    },
  ],
  exits: [
    [1, 'it failed, and all is as it was before'],
    [3, 'data restored, but look: the checkout failed'],
    [66, 'no such backup'],
    [74, 'checksum or signature is wrong'],
    [75, 'a run works on the pipeline'],
    [77, 'a plan and no token, a wrong token, or a safety rule refused'],
  ],
  audited: 'confirmed',
  load: () => import('../verbs/restore.ts'),
};

const download: Verb = {
  name: 'download',
  alsoSaid: ['get', 'fetch', 'extract'],
  summary: 'fetch a backup, or one file out of it',
  description:
    'Writes a backup as it is stored into <dir>/<pipeline>/<id>/, every byte checked; or one file out of it into <dir>. Nothing that is there is replaced, and nothing appears before all of it is proved. A copy that is damaged or cannot be read is told, and another one is taken.',
  positionals: [
    target,
    { name: 'dir', required: true, completes: 'folder', description: 'the folder to write into' },
  ],
  options: [
    { long: 'decrypted', description: 'decrypted and decompressed' },
    {
      long: 'path',
      value: 'path',
      free: true,
      completes: 'file',
      description: 'one file out of an archive, or one database; implies --decrypted',
    },
    ...openingKeys,
  ],
  examples: [
    { command: 'run-pipeline download shop@latest ./out', does: 'all files of the newest backup' },
    { command: 'run-pipeline download @latest ./out --decrypted', does: 'as they were dumped' },
    {
      command: 'run-pipeline download shop@latest ./out --path uploads/2026/logo.svg',
      does: 'one file out of an archive',
    },
  ],
  exits: [
    [3, 'done, but a copy is damaged or could not be read'],
    [66, 'no such backup, or no such file in it'],
    [69, 'no key here opens it, or there is no room'],
    [74, 'checksum or signature is wrong'],
    [75, 'a run works on the pipeline'],
    [77, 'something is there already, or the folder is that of a destination'],
  ],
  audited: 'always',
  load: () => import('../verbs/download.ts'),
};

const drill: Verb = {
  name: 'drill',
  alsoSaid: ['rehearse'],
  summary: 'restore into disposable targets and prove it',
  description: 'Restores into disposable targets, runs the checks, and records the proof.',
  positionals: [pipeline],
  options: [],
  examples: [
    { command: 'run-pipeline drill shop', does: 'prove that the newest backup can be restored' },
    { command: 'run-pipeline drill shop --json', does: 'the same, as events for a script' },
  ],
  exits: [
    [1, 'a check failed'],
    [69, 'the disposable target is unavailable'],
  ],
};

export const bringBack: VerbGroup = {
  title: 'Bring it back',
  verbs: [restore, download, drill],
};
