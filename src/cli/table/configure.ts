import type { Verb, VerbGroup } from '../verb.ts';
import { init } from './init.ts';
import { keys } from './keys.ts';
import { schedules } from './schedule.ts';
import { pipeline } from './words.ts';

const validate: Verb = {
  name: 'validate',
  alsoSaid: ['check', 'lint'],
  summary: 'check pipeline files; every mistake at its line',
  description:
    'Checks files offline, without any secret or key. Without files: all pipelines of the repository.',
  positionals: [
    { name: 'files', repeatable: true, completes: 'file', description: 'pipeline files' },
  ],
  options: [
    { long: 'online', description: 'also check that secrets and servers are there' },
    { long: 'fix', description: 'apply the edits that are marked safe' },
    {
      long: 'format',
      value: 'format',
      choices: ['pretty', 'compact', 'json', 'github', 'sarif'],
      description: 'how mistakes are printed',
    },
    { long: 'policy', planned: true, description: 'also hold the rules of the organisation' },
  ],
  examples: [
    { command: 'run-pipeline validate', does: 'check all pipelines of this repository' },
    { command: 'run-pipeline validate --fix', does: 'mend what can be mended safely' },
    {
      command: 'run-pipeline validate --format github pipelines/shop.pipeline.yaml',
      does: 'annotations on a pull request',
    },
  ],
  exits: [
    [65, 'a file has mistakes'],
    [3, 'with --strict: a file has warnings'],
  ],
  load: () => import('../verbs/validate.ts'),
};

const configShow: Verb = {
  name: 'config show',
  summary: 'the resolved pipeline, each value with its origin',
  description: 'Prints the pipeline with all defaults and fragments. Secrets stay references.',
  positionals: [pipeline],
  options: [],
  examples: [
    { command: 'run-pipeline config show', does: 'the only pipeline of this repository' },
    { command: 'run-pipeline config show shop --json', does: 'for a script' },
  ],
  exits: [[65, 'the file has mistakes']],
  load: () => import('../verbs/config-show.ts'),
};

const configSet: Verb = {
  name: 'config set',
  alsoSaid: ['set'],
  summary: 'change one value, and nothing else in the file',
  description:
    'Edits one value, keeps every other byte, and validates the result before it is written.',
  positionals: [
    { name: 'path', required: true, description: 'such as stages.retention.keep.daily' },
    { name: 'value', required: true, free: true, description: 'the new value, as YAML' },
  ],
  options: [],
  examples: [
    { command: 'run-pipeline config set stages.retention.keep.daily 14', does: 'keep two weeks' },
    {
      command: 'run-pipeline config set -f pipelines/shop.pipeline.yaml rpo 26h',
      does: 'in one of several files',
    },
  ],
  exits: [[65, 'the result would have mistakes; nothing was written']],
  load: () => import('../verbs/config-set.ts'),
};

const review: Verb = {
  name: 'review',
  alsoSaid: ['audit'],
  summary: 'what a change of the policy would do to real backups',
  description: 'Classifies the change of the policy and simulates retention on the real inventory.',
  positionals: [],
  options: [
    { long: 'base', value: 'ref', required: true, description: 'the git ref to compare with' },
    { long: 'comment', description: 'write or update the comment on the pull request' },
    { long: 'fail-on', value: 'class', description: 'exit 1 from this class on' },
  ],
  examples: [
    { command: 'run-pipeline review --base origin/main', does: 'this branch against main' },
    {
      command: 'run-pipeline review --base origin/main --comment --fail-on critical',
      does: 'in a pull request',
    },
  ],
  exits: [[1, 'a change reaches the class of --fail-on']],
};

const destinationsTest: Verb = {
  name: 'destinations test',
  summary: 'can we connect, write, read, list and delete there?',
  description: 'Also probes conditional writes, and says what the destination supports.',
  positionals: [{ name: 'id', description: 'id of a destination; all without it' }],
  options: [],
  examples: [
    { command: 'run-pipeline destinations test', does: 'all destinations of the pipeline' },
    { command: 'run-pipeline destinations test offsite', does: 'one of them' },
  ],
  exits: [[69, 'a destination is unavailable']],
};

const notifyTest: Verb = {
  name: 'notify test',
  summary: 'send a test notice to every channel',
  description: 'Sends a notice that says it is a test, and reports each channel by itself.',
  positionals: [],
  options: [],
  examples: [
    { command: 'run-pipeline notify test', does: 'all channels of the pipeline' },
    { command: 'run-pipeline notify test -f shop.pipeline.yaml', does: 'of one file' },
  ],
  exits: [[69, 'a channel is unavailable']],
};

const schema: Verb = {
  name: 'schema',
  summary: 'print the JSON Schema of pipeline files',
  description: 'The schema validates, and gives editors completion and descriptions.',
  positionals: [],
  options: [
    {
      long: 'draft',
      value: 'draft',
      choices: ['2020-12', 'draft-07'],
      description: 'which JSON Schema; the newer one without this',
    },
    {
      long: 'out',
      value: 'file',
      completes: 'file',
      description: 'write it to a file, if that differs',
    },
  ],
  examples: [
    {
      command: 'run-pipeline schema --out schemas/pipeline.v1.schema.json',
      does: 'for the schema line of a pipeline file',
    },
    { command: 'run-pipeline schema --draft draft-07', does: 'for tools that want the older one' },
  ],
  exits: [[1, 'the file could not be written']],
  load: () => import('../verbs/schema.ts'),
};

export const configure: VerbGroup = {
  title: 'Configure',
  verbs: [
    validate,
    configShow,
    configSet,
    review,
    destinationsTest,
    ...schedules,
    init,
    ...keys,
    notifyTest,
    schema,
  ],
};
