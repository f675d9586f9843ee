import type { Verb, VerbGroup } from '../verb.ts';
import { bringIn } from './bring-in.ts';
import { confirm, pipeline, reason, target } from './words.ts';

const verify: Verb = {
  name: 'verify',
  alsoSaid: ['test', 'fsck'],
  summary: 'prove a backup up to a level',
  description: 'Reads copies of a backup as deeply as asked, and records the verdict beside them.',
  positionals: [{ ...target, required: false }],
  options: [
    {
      long: 'level',
      value: 'level',
      choices: ['size', 'checksum', 'download', 'open', 'restore'],
      description: 'how deeply',
    },
    { long: 'all', description: 'every backup' },
    { long: 'sample', value: 'percent', description: 'a random part of them, such as 10%' },
  ],
  examples: [
    { command: 'run-pipeline verify shop@latest --level open', does: 'decrypt and read it all' },
    { command: 'run-pipeline verify --all --sample 10%', does: 'a random tenth of all backups' },
  ],
  exits: [
    [3, 'what is there is well, but a copy is missing'],
    [66, 'no such backup'],
    [69, 'a copy could not be checked'],
    [74, 'a copy is damaged'],
    [75, 'a run works on the pipeline'],
  ],
  load: () => import('../verbs/verify.ts'),
};

const accept: Verb = {
  name: 'accept',
  summary: 'let a suspect backup count',
  description: 'A suspect backup counts from now on, and later ones are compared with it.',
  positionals: [target],
  options: [reason(true)],
  examples: [
    {
      command: 'run-pipeline accept shop@20261120T021700Z-k3f9 --reason "old orders archived"',
      does: 'it is smaller on purpose',
    },
    {
      command: 'run-pipeline accept shop@2026-11-20 --reason "table dropped in v3"',
      does: 'the backup of a day',
    },
  ],
  exits: [
    [66, 'no such backup'],
    [74, 'it is damaged, which nobody can accept'],
    [77, 'it is not suspect'],
  ],
  audited: 'always',
  load: () => import('../verbs/accept.ts'),
};

const prune: Verb = {
  name: 'prune',
  alsoSaid: ['clean', 'forget', 'expire', 'cleanup'],
  summary: 'what retention would remove, and remove it with its token',
  description:
    'Shows every decision with its reason, and the command that carries it out: what stays and why, what goes and which good backups stay in its place, and what becomes free. Removes only with --confirm, and only what the plan has shown. Without a name it shows the plans of all pipelines in reach.',
  positionals: [pipeline],
  options: [
    confirm,
    {
      long: 'dry-run',
      description: 'only show it, without a token; exit 0 also when something would go',
    },
  ],
  examples: [
    { command: 'run-pipeline prune shop', does: 'what would go, and why' },
    {
      command: 'run-pipeline prune shop --confirm 7h2k-9dqm-0v3s-x4ta-p8ne',
      does: 'remove what the plan said',
    },
  ],
  exits: [
    [3, 'something was spared, refused, or could not be read'],
    [75, 'a run works on the pipeline'],
    [77, 'something would go and is not confirmed, or the token is wrong'],
  ],
  audited: 'required',
  load: () => import('../verbs/prune.ts'),
};

const remove: Verb = {
  name: 'delete',
  alsoSaid: ['rm', 'remove', 'del'],
  summary: 'delete one backup, with its token',
  description:
    'Shows what would be deleted and what would be lost with it, and the command that does it. A backup that somebody holds stays; the last good one of a dump stays without --last-good. A deleted backup is never brought back from another destination. An exact id also names a broken backup, or the remains of a run.',
  positionals: [target],
  options: [
    confirm,
    { long: 'last-good', description: 'even the last good one of a dump' },
    { long: 'at', value: 'destination', description: 'only there; copies elsewhere stay' },
    reason(false),
  ],
  examples: [
    { command: 'run-pipeline delete shop@20261120T021700Z-k3f9', does: 'what would go; a token' },
    {
      command: 'run-pipeline delete shop@20261120T021700Z-k3f9 --confirm 7h2k-9dqm-0v3s-x4ta-p8ne',
      does: 'delete it everywhere',
    },
  ],
  exits: [
    [3, 'a copy was spared, or could not be deleted'],
    [66, 'no such backup'],
    [75, 'a run works on the pipeline'],
    [77, 'the token is missing or wrong, it is held, or it is the last good one'],
  ],
  audited: 'required',
  load: () => import('../verbs/delete.ts'),
};

const hold: Verb = {
  name: 'hold',
  alsoSaid: ['protect', 'pin', 'lock'],
  summary: 'protect a backup from retention and deletion',
  description:
    'A held backup is never removed, until its hold is released or expires. It waits for nobody: a run or a prune that goes on leaves the backup alone from that moment. A hold that is there already is made longer, and never shorter without --replace.',
  positionals: [target],
  options: [
    reason(false),
    {
      long: 'until',
      value: 'date or duration',
      description: 'when the hold ends by itself: 2027-01-31 (its end), 2027-01-31T18:00, 90d',
    },
    { long: 'replace', description: 'in place of a hold that lasts longer, or cannot be read' },
  ],
  examples: [
    { command: 'run-pipeline hold @latest --reason "before the move"', does: 'keep it for good' },
    { command: 'run-pipeline hold @v2.4.0 --until 2027-01-31', does: 'keep it until then' },
    { command: 'run-pipeline hold shop@2026-11-20 --until 90d', does: 'keep it for three months' },
  ],
  exits: [
    [1, 'it is held nowhere'],
    [3, 'held, but a destination could not be told, or a deletion was under way'],
    [66, 'no such backup'],
  ],
  audited: 'always',
  load: () => import('../verbs/hold.ts'),
};

const release: Verb = {
  name: 'release',
  alsoSaid: ['unprotect', 'unpin'],
  summary: 'end a hold',
  description:
    'Ends the hold at all destinations: from now on retention judges the backup like any other. While somebody reads a backup it stays all the same; that ends by itself.',
  positionals: [target],
  options: [
    reason(false),
    {
      long: 'force',
      description: 'also the hold of somebody else, or one that cannot be read',
    },
  ],
  examples: [
    { command: 'run-pipeline release @v2.4.0', does: 'end the hold' },
    {
      command: 'run-pipeline release @v2.4.0 --reason "move is done"',
      does: 'end it and record why',
    },
  ],
  exits: [
    [3, 'ended, but not where a destination could not be reached'],
    [66, 'no such backup, or nobody holds it'],
    [77, 'somebody else holds it, or the hold cannot be read'],
  ],
  audited: 'always',
  load: () => import('../verbs/release.ts'),
};

const sync: Verb = {
  name: 'sync',
  alsoSaid: ['copy', 'mirror', 'replicate'],
  summary: 'copy missing backups from one destination to another',
  description:
    'Copies what is missing there and good here, the newest first; each copy is confirmed before it counts, and that is written down. What was deleted there stays away, and no backup that is there is replaced.',
  positionals: [{ ...pipeline, required: true, description: 'name of a pipeline' }],
  options: [
    { long: 'from', value: 'destination', required: true, description: 'where they are' },
    { long: 'to', value: 'destination', required: true, description: 'where they are missing' },
    { long: 'dry-run', description: 'show what would be copied, and touch nothing' },
  ],
  examples: [
    { command: 'run-pipeline sync shop --from nas --to offsite', does: 'fill the gaps offsite' },
    { command: 'run-pipeline sync shop --from offsite --to nas', does: 'and the other way' },
    {
      command: 'run-pipeline sync shop --from nas --to offsite --dry-run',
      does: 'what is missing, and how much that is',
    },
  ],
  exits: [
    [3, 'copied, but look: something is not fit to be copied, or failed'],
    [69, 'a destination is unavailable'],
    [74, 'nothing was copied: what was to be read is damaged'],
    [75, 'a run works on the pipeline'],
  ],
  audited: 'always',
  load: () => import('../verbs/sync.ts'),
};

const storageClean: Verb = {
  name: 'storage clean',
  summary: 'what on the engine may go, and remove it with its token',
  description:
    'Shows what the container engine holds and nothing uses, and the command that removes it: containers that are not running and volumes without a name, when they are old enough, images without a name, and build cache. A volume that has a name goes only when --volume names it, and only if a pipeline in reach that stores it has a good backup that is newer than its last change. What a pipeline names stays, and what is in use always does. Removes only with --confirm, and only what the plan has shown; says what became free, and how long it took. Old backups are for `prune`, remains of runs for `recover`.',
  positionals: [],
  options: [
    confirm,
    {
      long: 'older-than',
      value: 'duration',
      description:
        'only containers and nameless volumes that nothing has used for so long; default 7d',
    },
    {
      long: 'volume',
      value: 'name',
      repeatable: true,
      description: 'also this unused volume',
    },
  ],
  examples: [
    { command: 'run-pipeline storage clean', does: 'what would go, and what stays' },
    {
      command: 'run-pipeline storage clean --volume shop_old',
      does: 'with a volume that has a name',
    },
    {
      command: 'run-pipeline storage clean --confirm 7h2k-9dqm-0v3s-x4ta-p8ne',
      does: 'remove what the plan said',
    },
  ],
  exits: [
    [1, 'something could not be removed'],
    [69, 'the container engine is unavailable'],
    [77, 'something would go and is not confirmed, or the token is wrong'],
  ],
  audited: 'required',
  load: () => import('../verbs/storage-clean.ts'),
};

export const keep: VerbGroup = {
  title: 'Keep',
  verbs: [verify, accept, prune, remove, hold, release, sync, bringIn, storageClean],
};
