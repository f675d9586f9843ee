import type { Positional, Verb, VerbGroup } from '../verb.ts';
import { pipeline } from './words.ts';

const oneOf: Positional = {
  ...pipeline,
  description: 'name of a pipeline; all in reach without it',
};

const unlock: Verb = {
  name: 'unlock',
  summary: 'who holds the lock, and whether that one is alive',
  description:
    'Shows the holder of a lock. The kernel releases the lock of a dead holder by itself; the lock of a live one is never taken away.',
  positionals: [oneOf],
  options: [],
  examples: [
    { command: 'run-pipeline unlock', does: 'of all pipelines in reach' },
    { command: 'run-pipeline unlock shop', does: 'of one pipeline' },
  ],
  exits: [[75, 'the holder is alive']],
  load: () => import('../verbs/unlock.ts'),
};

const recover: Verb = {
  name: 'recover',
  alsoSaid: ['repair', 'fix', 'resume'],
  summary: 'clean up after a run that was killed',
  description:
    'Restarts what we stopped, ends our uploads, removes our temporary files, rolls restores back or forward.',
  positionals: [{ ...oneOf, repeatable: true }],
  options: [],
  examples: [
    { command: 'run-pipeline recover', does: 'all pipelines in reach' },
    { command: 'run-pipeline recover --json', does: 'the same, for a script' },
  ],
  exits: [
    [3, 'something could not be cleaned up yet'],
    [75, 'a run is alive'],
  ],
  load: () => import('../verbs/recover.ts'),
};

const doctor: Verb = {
  name: 'doctor',
  summary: 'check this host: tools, versions, folders, clock',
  description: 'Looks for what would keep a run or a restore from working here.',
  positionals: [],
  options: [],
  examples: [
    { command: 'run-pipeline doctor', does: 'check everything' },
    { command: 'run-pipeline doctor --json', does: 'the same, for a script' },
  ],
  exits: [
    [3, 'something should be looked at'],
    [69, 'something that a pipeline needs is missing'],
  ],
  load: () => import('../verbs/doctor.ts'),
};

export const mend: VerbGroup = {
  title: 'When something is wrong',
  verbs: [unlock, recover, doctor],
};
