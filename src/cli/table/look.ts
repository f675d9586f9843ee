import type { Verb, VerbGroup } from '../verb.ts';
import { label, last, openingKeys, pipeline, target } from './words.ts';

const names = 'name of a pipeline; all in reach without it';

const list: Verb = {
  name: 'list',
  alsoSaid: ['ls', 'backups', 'snapshots', 'history'],
  summary: 'the backups at all destinations, newest first',
  description:
    'One line each: id, age, version, size, copies, verified level and its age, complete or what is missing, hold.',
  positionals: [{ ...pipeline, description: names }],
  options: [
    {
      long: 'sort',
      value: 'by',
      choices: ['version', 'date', 'size'],
      description: 'order of the list',
    },
    { long: 'search', value: 'text', description: 'only those that mention this' },
    {
      long: 'since',
      value: 'date or duration',
      description: 'only those made since: 2026-11-01, 30d',
    },
    last,
    label,
  ],
  examples: [
    { command: 'run-pipeline list', does: 'everything in reach' },
    { command: 'run-pipeline list shop --sort size', does: 'one pipeline, largest first' },
    { command: 'run-pipeline list shop --since 30d --last 10', does: 'the newest of a month' },
    { command: 'run-pipeline list --label env=production --json', does: 'for a script' },
  ],
  exits: [
    [3, 'a destination could not be read; the others are listed'],
    [69, 'no destination could be read'],
  ],
  load: () => import('../verbs/list.ts'),
};

const show: Verb = {
  name: 'show',
  alsoSaid: ['inspect', 'describe', 'info'],
  summary: 'one backup: manifest, copies, checks',
  description: 'Shows what is in a backup, where its copies are, and what has been proved of them.',
  positionals: [target],
  options: [
    { long: 'contents', description: 'what is in its archives and databases, instead' },
    {
      long: 'proof',
      description: 'every record of it, signed by whom, and whether it counts, instead',
    },
    ...openingKeys,
  ],
  examples: [
    { command: 'run-pipeline show shop@latest', does: 'the newest good backup' },
    { command: 'run-pipeline show @v2.4.0', does: 'the backup of a tag' },
    { command: 'run-pipeline show @latest --contents', does: 'every file in its archives' },
    { command: 'run-pipeline show @latest --proof', does: 'every check, hold and deletion' },
  ],
  exits: [
    [3, 'shown, but a destination could not be read'],
    [66, 'no such backup'],
    [69, '--contents: no key here opens it'],
    [74, '--contents: checksum or signature is wrong'],
  ],
  load: () => import('../verbs/show.ts'),
};

const diff: Verb = {
  name: 'diff',
  alsoSaid: ['compare'],
  summary: 'two backups beside each other',
  description:
    'Compares facts, rows, entries, sizes and versions of two backups, by their manifests: nothing is decrypted, no key is needed. That they differ is no failure.',
  positionals: [
    { ...target, name: 'old' },
    { ...target, name: 'new' },
  ],
  options: [],
  examples: [
    { command: 'run-pipeline diff shop@2026-11-01 shop@latest', does: 'what changed since then' },
    { command: 'run-pipeline diff @v2.3.0 @v2.4.0 --json', does: 'between two releases' },
  ],
  exits: [
    [3, 'compared, but a destination could not be read'],
    [66, 'no such backup'],
    [74, 'a manifest cannot be believed'],
  ],
  load: () => import('../verbs/diff.ts'),
};

const status: Verb = {
  name: 'status',
  alsoSaid: ['health'],
  summary: 'live runs, last good backup, what is overdue',
  description:
    'Per pipeline: live runs, last good backup against `rpo`, last run and next one, counts and sizes, missing copies, what retention would remove now, and whether what exists meets the policy.',
  positionals: [{ ...pipeline, repeatable: true, description: names }],
  options: [
    { long: 'max-age', value: 'duration', description: 'alarm beyond this age instead of `rpo`' },
    { long: 'history', description: 'past runs and restores of this installation, too' },
    { ...last, description: 'with --history: only so many, the newest; implies it' },
    {
      long: 'prometheus',
      value: 'file',
      completes: 'file',
      description: 'write the figures, too, for the textfile collector of the node exporter',
    },
  ],
  examples: [
    { command: 'run-pipeline status', does: 'is everything all right?' },
    { command: 'run-pipeline status shop --history --last 20', does: 'how the last runs went' },
    {
      command: 'run-pipeline status --prometheus /var/lib/node_exporter/backup.prom',
      does: 'for curves and alarms',
    },
    { command: 'run-pipeline status shop --max-age 26h', does: 'exit 1 when older than this' },
  ],
  exits: [
    [1, 'a pipeline is overdue or broken'],
    [3, 'with --strict: something should be looked at, or does not meet the policy'],
  ],
  load: () => import('../verbs/status.ts'),
};

const catalogExport: Verb = {
  name: 'catalog export',
  summary: 'the inventory as a file',
  description:
    'Prints one JSON document, for a reviewer who has no credentials: destinations by their ids, backups with their manifests, copies, checks, holds and deletions. Its shape is schemas/catalog.v1.schema.json.',
  positionals: [{ ...pipeline, repeatable: true, description: names }],
  options: [
    {
      long: 'out',
      value: 'file',
      completes: 'file',
      description: 'write it there, in one step, instead of printing it',
    },
  ],
  examples: [
    { command: 'run-pipeline catalog export --out catalog.json', does: 'of all in reach' },
    { command: 'run-pipeline catalog export shop > shop.json', does: 'of one pipeline' },
  ],
  exits: [
    [3, 'a destination could not be read, and the document says so'],
    [69, 'no destination could be read'],
  ],
  load: () => import('../verbs/catalog-export.ts'),
};

const storage: Verb = {
  name: 'storage',
  alsoSaid: ['disk', 'usage', 'du'],
  summary: 'what uses space',
  description:
    'Shows the disks that backups and the container engine write to, what images, containers, builds and volumes take, and what is stored at the destinations; and what to do about it. A volume is `ok`, `growing` (since earlier looks within a week), `unused`, `dangling` (unused and without a name) or on a disk that is `near full`. It changes nothing.',
  positionals: [],
  options: [],
  examples: [
    { command: 'run-pipeline storage', does: 'disks, volumes, images, caches, backups' },
    { command: 'run-pipeline storage --json', does: 'the same, for a script' },
  ],
  exits: [
    [3, 'a disk is near full'],
    [69, 'a destination or the container engine is unavailable'],
  ],
  load: () => import('../verbs/storage.ts'),
};

const report: Verb = {
  name: 'report',
  summary: 'a static HTML report',
  description: 'Writes a report that needs no server: backups, checks, drills, compliance.',
  positionals: [],
  options: [
    {
      long: 'out',
      value: 'dir',
      required: true,
      completes: 'folder',
      description: 'the folder to write',
    },
  ],
  examples: [
    { command: 'run-pipeline report --out public', does: 'write public/index.html' },
    { command: 'run-pipeline report --out public -f shop.pipeline.yaml', does: 'of one pipeline' },
  ],
  exits: [[69, 'a destination could not be read']],
};

const auditList: Verb = {
  name: 'audit list',
  summary: 'who did what, when and from where',
  description:
    'Shows the audit log of this installation, the newest first: every run, restore, deletion, hold, release, prune, acceptance, copy, import and download, and what was refused. A plan that is only shown, or a dry run, is none of them.',
  positionals: [{ ...pipeline, description: 'only what was done to this one' }],
  options: [
    {
      long: 'since',
      value: 'date or duration',
      description: 'only what was begun since: 2026-11-01 (UTC), 7d',
    },
    last,
  ],
  examples: [
    { command: 'run-pipeline audit list --last 20', does: 'what was done lately' },
    { command: 'run-pipeline audit list --since 7d', does: 'what was done in a week' },
    { command: 'run-pipeline audit list shop --json', does: 'all of one pipeline, for a script' },
  ],
  exits: [],
  load: () => import('../verbs/audit-list.ts'),
};

const auditVerify: Verb = {
  name: 'audit verify',
  summary: 'check that the audit log is whole',
  description:
    'Follows the chain of the audit log from its first entry to its last: nothing removed, nothing changed, nothing cut off. Says which commands began and did not end. Whoever may write to the state folder can write a whole new log: note the last number and digest in another place, and compare.',
  positionals: [],
  options: [],
  examples: [
    { command: 'run-pipeline audit verify', does: 'check the whole log' },
    { command: 'run-pipeline audit verify --json', does: 'the same, for a script' },
  ],
  exits: [[74, 'the log was changed']],
  load: () => import('../verbs/audit-verify.ts'),
};

export const look: VerbGroup = {
  title: 'Look',
  verbs: [list, show, diff, status, catalogExport, storage, report, auditList, auditVerify],
};
