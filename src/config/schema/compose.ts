import { map } from '../../model/format/builders.ts';
import type { Fragment, Keys, SchemaDocument } from '../../model/format/fragment.ts';
import { kinds } from '../../model/format/kinds.ts';
import type { Definition, PartKind } from '../../ports/definition.ts';
import { noticeEvent } from './events.ts';
import { partDefinition } from './part.ts';
import { fragmentKeys, moved, pipelineKeys } from './pipeline.ts';
import { application, migrations, services, version } from './sections/application.ts';
import { drill, drillCheck, drillTarget } from './sections/drill.ts';
import { healthChecks } from './sections/health.ts';
import { hooks } from './sections/hooks.ts';
import { limits } from './sections/limits.ts';
import { restore } from './sections/restore.ts';
import { schedule } from './sections/schedule.ts';
import { staging } from './sections/staging.ts';
import { requiredStages, stageDefinitions } from './stages.ts';
import { strategies } from './strategies.ts';
import { union } from './union.ts';

/** The schema of the pipeline file, with a definition for each adapter. */
export function composeSchema(definitions: readonly Definition[]): SchemaDocument {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: 'https://unpkg.com/backup-pipeline/schemas/pipeline.v1.schema.json',
    title: 'pipeline',
    ...map(
      'A pipeline: what is backed up, how, where to, for how long, and how it is restored.',
      pipelineKeys,
      { required: ['version', 'name'], allOf: [stagesUnlessExtended] },
    ),
    $defs: {
      ...sections,
      ...stageDefinitions,
      ...parts(definitions, 'source', 'dump-entry'),
      ...parts(definitions, 'destination', 'upload-entry'),
      ...parts(definitions, 'notifier', 'notify-entry'),
      ...strategies(definitions),
      ...kinds,
    },
  };
}

/** A file that extends fragments may take its stages from them. What they make together is checked again. */
const stagesUnlessExtended: Fragment = {
  if: { not: { required: ['extends'] } },
  // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
  then: {
    required: ['stages'],
    properties: { stages: { type: 'object', required: requiredStages } },
  },
};

const sections: Keys = {
  fragment: map('A file that others extend: any part of a pipeline.', fragmentKeys, {
    title: 'fragment',
    // Language servers that are pointed at this definition would otherwise apply the rules of the whole file.
    allOf: [{ minProperties: 1 }],
  }),
  moved,
  schedule,
  limits,
  application,
  'application-version': version,
  'application-migrations': migrations,
  'application-services': services,
  'health-check': union(
    'health check',
    { key: 'type', description: 'What is checked.' },
    healthChecks,
  ),
  ...healthChecks,
  staging,
  restore,
  drill,
  'drill-target': drillTarget,
  'drill-check': drillCheck,
  'notice-event': noticeEvent,
  hook: union(
    'hook',
    { key: 'at', description: 'When it runs. `around` has a program for each side.' },
    hooks,
  ),
  ...hooks,
};

function parts(definitions: readonly Definition[], kind: PartKind, entry: string): Keys {
  const found = definitions.filter((definition) => definition.kind === kind);
  const branches = Object.fromEntries(
    found.map((definition) => [`${kind}-${definition.type}`, partDefinition(definition)]),
  );
  const tag = { key: 'type', description: `What kind of ${kind} it is.` } as const;
  return { [entry]: union(kind, tag, branches), ...branches };
}
