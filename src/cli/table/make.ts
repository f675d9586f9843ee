import type { VerbGroup } from '../verb.ts';
import { label, only, pipeline } from './words.ts';

export const make: VerbGroup = {
  title: 'Make a backup',
  verbs: [
    {
      name: 'run',
      alsoSaid: ['backup', 'start', 'execute', 'create'],
      summary: 'make a backup now',
      description:
        'Runs the stages of a pipeline: lock, preflight, dump, compress, encrypt, checksum, upload, verify, retention, notify.',
      positionals: [{ ...pipeline, repeatable: true }],
      options: [
        { long: 'all', description: 'every pipeline in reach' },
        { long: 'due', description: 'those whose schedule has passed since their newest attempt' },
        only,
        { long: 'note', value: 'text', free: true, description: 'a note in the manifest' },
        label,
        { long: 'app-version', value: 'version', description: 'the version of the application' },
        {
          long: 'adopt',
          value: 'destination',
          repeatable: true,
          description: 'take over or begin anew the folder at this destination',
        },
        { long: 'hold', value: 'reason', free: true, description: 'protect the new backup' },
        {
          long: 'plan',
          value: 'file',
          completes: 'file',
          description: 'do what this plan says, and nothing if it no longer fits',
        },
        { long: 'dry-run', description: 'preflight and plan; touches nothing' },
      ],
      examples: [
        { command: 'run-pipeline run', does: 'back up with the only pipeline of this repository' },
        { command: 'run-pipeline run shop --only orders', does: 'only the dump `orders`' },
        { command: 'run-pipeline run --all --due', does: 'for cron: whatever is due' },
        { command: 'run-pipeline run shop --dry-run', does: 'check everything, touch nothing' },
        { command: 'run-pipeline run shop --plan plan.json', does: 'what it says, or nothing' },
      ],
      exits: [
        [1, 'the backup failed'],
        [3, 'done, but look: partial, suspect, or retention refused to go further'],
        [69, 'a source, destination or tool is unavailable; nothing was touched'],
        [75, 'not now: locked, rate limit, or skipped by a hook'],
        [77, '--plan: it no longer fits; nothing was touched'],
      ],
      audited: 'always',
      load: () => import('../verbs/run.ts'),
    },
    {
      name: 'cancel',
      alsoSaid: ['stop', 'abort', 'kill'],
      summary: 'end a live run as an interrupt would',
      description: 'Ends a live run: it cleans up, restarts what it stopped, and exits with 130.',
      positionals: [{ name: 'run', required: true, description: 'id of the run, from `status`' }],
      options: [],
      examples: [
        {
          command: 'run-pipeline cancel 20261120T021700Z-k3f9',
          does: 'end this run and wait until it has cleaned up',
        },
        {
          command: 'run-pipeline cancel 20261120T021700Z-k3f9 --json',
          does: 'the same, for a script',
        },
      ],
      exits: [
        [66, 'no such run, or it is over'],
        [75, 'it was told to end and still cleans up'],
        [77, 'it belongs to another user'],
      ],
      load: () => import('../verbs/cancel.ts'),
    },
    {
      name: 'plan',
      alsoSaid: ['preview', 'simulate'],
      summary: 'what a run and its retention would do now',
      description:
        'Shows what a run would do now, how that differs from the last good backup, and which backups its retention would remove, the new one counted. Needs no secret and asks no source; a destination that cannot be read is said to be not known, and nothing is planned to go there. Touches nothing. A change, for --detailed-exitcode, is more than a new backup: other dumps, destinations, codecs or keys than the last one had, another pipeline file, no backup to compare with, or a backup that the rules want gone.',
      positionals: [pipeline],
      options: [
        { long: 'out', value: 'file', completes: 'file', description: 'write the plan for `run`' },
        {
          long: 'detailed-exitcode',
          description:
            'exit 2 when there are changes, 3 when nobody can know, 0 when there are none',
        },
      ],
      examples: [
        { command: 'run-pipeline plan shop', does: 'show what `run shop` would do' },
        { command: 'run-pipeline plan --out plan.json', does: 'keep the plan for `run --plan`' },
        {
          command: 'run-pipeline plan shop --detailed-exitcode --json',
          does: 'for a script: does anything change but a new backup?',
        },
      ],
      exits: [
        [2, 'with --detailed-exitcode: there are changes'],
        [3, 'the run would be refused; with --detailed-exitcode: not everything is known'],
        [77, 'the file of --out is there, and is no plan'],
      ],
      load: () => import('../verbs/plan.ts'),
    },
    {
      name: 'discover',
      alsoSaid: ['scan', 'find'],
      summary: 'what runs here and is not covered',
      description:
        'Looks for Compose projects, volumes, folders that containers write to, and database servers of this host, and says which pipeline of this repository stores each. Where there is no pipeline yet it prints one that can be run as it is: dumps for databases that have one, copies of stopped containers for those that have none, nothing for caches. It writes nothing.',
      positionals: [],
      options: [
        {
          long: 'yaml',
          description: 'print the dumps that are missing, as entries of a pipeline file',
        },
      ],
      examples: [
        { command: 'run-pipeline discover > backup.pipeline.yaml', does: 'write a first pipeline' },
        { command: 'run-pipeline discover', does: 'list what is covered, and what is not' },
        { command: 'run-pipeline discover --json', does: 'the same, for a script' },
      ],
      exits: [
        [3, 'something is in no pipeline'],
        [65, 'a pipeline file has mistakes'],
        [69, 'the container engine cannot be asked'],
      ],
      load: () => import('../verbs/discover.ts'),
    },
  ],
};
