import type { Verb, VerbGroup } from '../verb.ts';

const explain: Verb = {
  name: 'explain',
  alsoSaid: ['doc', 'docs', 'man'],
  summary: 'what a code or a key of the format means',
  description: 'Explains a code such as BP0102, or a key of the format by its path.',
  positionals: [
    {
      name: 'path|code',
      required: true,
      completes: 'code',
      description: 'such as stages.retention.keep or BP0102',
    },
    { name: 'type', description: 'for `source`, `destination` and `notifier`: which' },
  ],
  options: [],
  examples: [
    { command: 'run-pipeline explain BP0102', does: 'a code: what it means, what to do' },
    { command: 'run-pipeline explain stages.retention.keep', does: 'a key: values and default' },
    { command: 'run-pipeline explain source postgres', does: 'all keys of a source' },
  ],
  exits: [],
  load: () => import('../verbs/explain.ts'),
};

const completion: Verb = {
  name: 'completion',
  summary: 'print a completion script for your shell',
  description: 'Completes verbs, options, their values, files and names of pipelines.',
  positionals: [
    {
      name: 'shell',
      choices: ['bash', 'zsh', 'fish'],
      description: 'your shell',
    },
  ],
  options: [{ long: 'pipelines', hidden: true, description: 'names, for the scripts' }],
  examples: [
    { command: 'source <(run-pipeline completion bash)', does: 'bash, for this session' },
    {
      command: 'run-pipeline completion zsh > ~/.zsh/_run-pipeline',
      does: 'zsh, into a folder of fpath',
    },
    {
      command: 'run-pipeline completion fish > ~/.config/fish/completions/run-pipeline.fish',
      does: 'fish, for good',
    },
  ],
  exits: [],
  load: () => import('../verbs/completion.ts'),
};

const helpVerb: Verb = {
  name: 'help',
  summary: 'help about a verb',
  description: 'The same as --help behind a verb.',
  positionals: [
    { name: 'verb', repeatable: true, completes: 'verb', description: 'one or two words' },
  ],
  options: [],
  examples: [
    { command: 'run-pipeline help', does: 'all verbs' },
    { command: 'run-pipeline help config set', does: 'one of them' },
  ],
  exits: [],
  load: () => import('../verbs/help.ts'),
};

export const help: VerbGroup = { title: 'Help', verbs: [explain, completion, helpVerb] };
