import type { Verb, VerbGroup } from '../verb.ts';

const unlock: Verb = {
  name: 'unlock',
  summary: 'who holds the lock, and end a dead one',
  description: 'Shows the holder of a lock. Ends the lock only when its holder is dead.',
  positionals: [],
  options: [],
  examples: [
    { command: 'run-pipeline unlock', does: 'of the only pipeline of this repository' },
    { command: 'run-pipeline unlock -f shop.pipeline.yaml', does: 'of one file' },
  ],
  exits: [[75, 'the holder is alive']],
};

const recover: Verb = {
  name: 'recover',
  alsoSaid: ['repair', 'fix', 'resume'],
  summary: 'clean up after a run that was killed',
  description:
    'Restarts what we stopped, ends our uploads, removes our temporary files, rolls restores back or forward.',
  positionals: [],
  options: [],
  examples: [
    { command: 'run-pipeline recover', does: 'all pipelines in reach' },
    { command: 'run-pipeline recover --json', does: 'the same, for a script' },
  ],
  exits: [[75, 'a run is alive']],
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
  exits: [[69, 'something that a pipeline needs is missing']],
};

export const mend: VerbGroup = {
  title: 'When something is wrong',
  verbs: [unlock, recover, doctor],
};
