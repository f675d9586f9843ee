import type { Verb } from '../verb.ts';

const next: Verb = {
  name: 'schedule next',
  summary: 'when the next runs are due',
  description: 'Lists the next runs of every pipeline, in its own time zone.',
  positionals: [],
  options: [],
  examples: [
    { command: 'run-pipeline schedule next', does: 'of all pipelines in reach' },
    { command: 'run-pipeline schedule next --json', does: 'the same, for a script' },
  ],
  exits: [],
};

const render: Verb = {
  name: 'schedule render',
  summary: 'write the schedule for what will start the runs',
  description: 'Renders workflows, units, crontab lines or cron jobs from the pipelines.',
  positionals: [],
  options: [
    {
      long: 'target',
      value: 'target',
      required: true,
      choices: ['github', 'systemd', 'cron', 'kubernetes'],
      description: 'what starts the runs',
    },
    { long: 'check', description: 'fail when the rendered files are stale' },
  ],
  examples: [
    { command: 'run-pipeline schedule render --target systemd', does: 'units and timers' },
    {
      command: 'run-pipeline schedule render --target github --check',
      does: 'in CI: are they fresh?',
    },
  ],
  exits: [[1, 'with --check: a file is stale']],
};

export const schedules: readonly Verb[] = [next, render];
