import {
  constant,
  dictionary,
  duration,
  envName,
  flag,
  labels,
  list,
  map,
  oneOrMany,
  reference,
  repositoryPath,
  slug,
  text,
} from '../../model/format/builders.ts';
import type { Fragment, Keys } from '../../model/format/fragment.ts';
import { whole } from '../../model/format/pattern.ts';

const anyText: Fragment = { type: 'string', description: 'The value, as text.' };
const variableName: Fragment = { type: 'string', pattern: whole('[A-Za-z_][A-Za-z0-9_-]*') };

/** The keys of the file, in the order in which they are best written. */
export const pipelineKeys: Keys = {
  version: constant('The version of this format.', 1),
  name: slug(
    'The name of the pipeline. It is part of every path at the destinations, so give `moved` when you change it.',
  ),
  extends: list(
    'Fragments of this repository to build on. Maps are merged, lists whose items have an `id` are merged by it, other lists are replaced; what is written here wins, and later fragments win over earlier ones.',
    repositoryPath('The path of a fragment.'),
    { uniqueItems: true },
  ),
  description: text('What is backed up, for whoever reads a list of pipelines.'),
  labels: labels('Names and values that are recorded in every manifest, for `list --label`.'),
  protected: flag(
    'Weakening anything in this file is marked as critical when a change is reviewed.',
    false,
  ),
  moved: reference('moved', 'The former name of this pipeline, whose backups stay ours.'),
  rpo: duration(
    'The most data, as time, that may be lost (recovery point objective). `status` raises the alarm when the newest good backup of any dump is older; set it somewhat above the interval of the schedule.',
  ),
  schedule: oneOrMany(
    'When to run. Left out: only by hand.',
    reference('schedule', 'One schedule.'),
  ),
  runsOn: list(
    'The labels of the runner, for the workflows that `schedule render` writes.',
    text('One label, such as `self-hosted`.'),
    { uniqueItems: true },
  ),
  env: list(
    'The environment variables that `${NAME}` may read in this file. Any other name is an error, so that a reviewer sees what a value depends on.',
    envName('One variable.'),
    { uniqueItems: true },
  ),
  vars: dictionary('Values to use as `${vars.name}` in this file.', anyText, variableName),
  timeout: duration(
    'The longest time that a run may take; then it is ended and cleaned up as by an interrupt. Left out: no limit.',
  ),
  limits: reference('limits', 'How often something may be done to this pipeline.', {}),
  application: reference('application', 'The application that the data belongs to.'),
  staging: reference('staging', 'Where bytes rest between the dump and the destinations.', {}),
  stages: reference('stages', 'What a run does.'),
  restore: reference('restore', 'How restores work.', {}),
  drill: reference('drill', 'Rehearsals of a restore.'),
  hooks: list(
    'Programs to run before, after or around parts of a run or restore.',
    reference('hook', 'One hook, told apart by `at`.'),
  ),
};

/** A file that others extend. Any part of a pipeline may stand in it, and none must. */
export const fragmentKeys: Keys = Object.fromEntries(
  Object.entries(pipelineKeys).filter(([key]) => key !== 'name'),
);

export const moved = map(
  'The former name of this pipeline. Its backups, locks and retention stay ours; remove this when none of them is left.',
  {
    from: oneOrMany('The former name, or several.', slug('A former name.')),
  },
  { title: 'former name', required: ['from'] },
);
