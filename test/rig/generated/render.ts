import { definitions } from '../../../src/adapters/all.ts';
import { composeSchema } from '../../../src/config/schema/compose.ts';
import { toDraft07 } from '../../../src/config/schema/draft-07.ts';
import { catalogExportSchema } from '../../../src/model/run/catalog-export-schema.ts';
import { manifestSchema } from '../../../src/model/run/manifest-schema.ts';
import { runPlanSchema } from '../../../src/model/run-plan/schema.ts';
import { renderCodes } from './codes.ts';
import { renderManual } from './manual/render.ts';
import { renderPlanTypes } from './plan-types.ts';
import { wholeSchema } from './whole.ts';

/** Every generated file, by its path in the repository. */
export async function renderGenerated(): Promise<Map<string, string>> {
  const schema = composeSchema(definitions);
  const whole = wholeSchema(schema);
  return new Map([
    ['schemas/pipeline.v1.schema.json', asFile(schema)],
    ['schemas/pipeline.v1.draft-07.schema.json', asFile(toDraft07(schema))],
    ['schemas/manifest.v1.schema.json', asFile(manifestSchema)],
    ['schemas/plan.v1.schema.json', asFile(runPlanSchema)],
    ['schemas/catalog.v1.schema.json', asFile(catalogExportSchema)],
    ['src/model/plan.ts', await renderPlanTypes(whole)],
    ['docs/pipeline-format.md', renderManual(whole)],
    ['docs/codes.md', renderCodes()],
  ]);
}

const asFile = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;
