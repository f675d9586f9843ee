import { exits } from '../../exit.ts';
import type { Entry } from './entry.ts';
import { removing } from './removing.ts';

/** Why a plan is not carried out. */
export const planning = {
  BP5130: {
    title: 'a plan file cannot be used',
    text: 'The file of `run --plan` is no plan: it is cut short or was edited, does not follow the schema, or has the format of a newer version. The message says where. Nothing was touched. A plan is written by `run-pipeline plan --out`, and never by hand.',
    exit: exits.config,
    example: {
      wrong: 'run-pipeline run shop --plan backup.pipeline.yaml',
      right: 'run-pipeline run shop --plan plan.json',
    },
  },
  BP5131: {
    title: 'a plan no longer fits',
    text: 'A plan is carried out exactly, or not at all. It is for another pipeline, older than 24 hours, or something has changed since: the pipeline file, the commit, what is dumped, to whom it is encrypted, which backups lie at a destination, or what retention would remove. The message names the first of them. Nothing was touched. Make the plan again, and read it.',
    exit: exits.refused,
    example: {
      wrong: 'run-pipeline run shop --plan last-week.json',
      right: 'run-pipeline plan shop --out plan.json && run-pipeline run shop --plan plan.json',
    },
  },
  ...removing,
} as const satisfies Record<string, Entry>;
