import type { Fragment, SchemaDocument } from '../../../src/model/format/fragment.ts';

/** The schema as it holds for a file that extends nothing, where what a fragment may bring is required too. */
export function wholeSchema(schema: SchemaDocument): SchemaDocument {
  const rule = (schema.allOf ?? []).find(({ if: condition }) =>
    condition?.not?.required?.includes('extends'),
  )?.then;
  const $defs = { ...schema.$defs };
  for (const [name, { required }] of Object.entries(rule?.properties ?? {})) {
    $defs[name] = withRequired($defs[name] ?? {}, required);
  }
  return { ...schema, ...withRequired(schema, rule?.required), $defs };
}

const withRequired = (fragment: Fragment, names: readonly string[] = []): Fragment => ({
  ...fragment,
  required: [...(fragment.required ?? []), ...names],
});
