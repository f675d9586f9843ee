import type { JSONSchema } from 'json-schema-to-typescript';
import type { Fragment, Keys, SchemaDocument } from '../../../src/model/format/fragment.ts';
import { kinds } from '../../../src/model/format/kinds.ts';

/**
 * What a pipeline looks like once defaults are filled in, values are parsed and references between fragments
 * are followed. Rules between keys are gone: they hold, or there is no plan.
 */
export function resolvedSchema(schema: SchemaDocument): JSONSchema {
  const definitions = Object.entries(schema.$defs).filter(([name]) => !(name in inPlan));
  return {
    ...resolve(schema),
    title: 'Plan',
    $defs: Object.fromEntries(
      definitions.map(([name, definition]) => [
        name,
        { ...resolve(definition), title: typeName(name) },
      ]),
    ),
  };
}

/** `source-postgres` → `SourcePostgres`. */
const typeName = (definition: string): string =>
  definition
    .split('-')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');

/** What a value of each kind is in the plan. A definition that is not here keeps its shape and gets a type. */
const inPlan: Readonly<Record<string, { readonly type: string; readonly note?: string }>> = {
  ...Object.fromEntries(
    Object.entries(kinds)
      .filter(([, kind]) => kind.type === 'string')
      .map(([name]) => [name, { type: 'string' }]),
  ),
  duration: { type: 'number', note: 'In milliseconds.' },
  size: { type: 'number', note: 'In bytes.' },
  speed: { type: 'number', note: 'In bytes per second.' },
  rate: { type: 'Rate' },
  estimate: { type: 'Estimate' },
  deletionLimit: { type: 'DeletionLimit' },
  port: { type: 'number' },
  secret: { type: 'SecretReference' },
  databaseUrl: { type: 'string | SecretReference' },
  textOrSecret: { type: 'string | SecretReference' },
  argv: { type: 'readonly string[]' },
  labels: { type: 'Readonly<Record<string, string>>' },
  // A fragment is merged into the pipeline that extends it.
  fragment: { type: 'never' },
};

function resolve(fragment: Fragment): JSONSchema {
  const description =
    fragment.description === undefined ? {} : { description: fragment.description };
  if (fragment.$ref !== undefined) return { ...description, ...resolveReference(fragment) };
  const many = listOfOneOrMany(fragment);
  if (many) return { ...description, ...resolve({ type: 'array', items: many }) };
  if (fragment.items) return { ...description, type: 'array', items: resolve(fragment.items) };
  if (isDictionary(fragment)) {
    const { tsType } = resolve(fragment.additionalProperties);
    return { ...description, tsType: `Readonly<Record<string, ${tsType}>>` };
  }
  const branches = fragment.oneOf ?? fragment.anyOf;
  if (fragment.properties && !isTagged(fragment)) {
    return { ...description, ...resolveMap(fragment, fragment.properties) };
  }
  if (branches) return { ...description, anyOf: branches.map(resolve) };
  return { ...description, ...scalar(fragment) };
}

function resolveReference(fragment: Fragment): JSONSchema {
  const name = (fragment.$ref ?? '').replace('#/$defs/', '');
  const value = inPlan[name];
  if (!value) return { tsType: typeName(name) };
  const description = [fragment.description, value.note].filter(Boolean).join(' ');
  return { tsType: value.type, ...(description && { description }) };
}

function resolveMap(fragment: Fragment, properties: Keys): JSONSchema {
  const kept = Object.entries(properties).filter(([key]) => key !== 'extends');
  const required = kept.filter(
    ([key, value]) => fragment.required?.includes(key) || isFilledIn(value),
  );
  return {
    type: 'object',
    properties: Object.fromEntries(kept.map(([key, value]) => [key, resolve(value)])),
    required: required.map(([key]) => key),
    additionalProperties: false,
  };
}

/** Lists and dictionaries that are left out are empty in the plan; other values have a default or stay absent. */
function isFilledIn(fragment: Fragment): boolean {
  return (
    fragment.default !== undefined ||
    fragment.type === 'array' ||
    isDictionary(fragment) ||
    listOfOneOrMany(fragment) !== undefined ||
    fragment.$ref === '#/$defs/labels'
  );
}

/** A union of maps; what it declares beside its branches is only its tag. */
const isTagged = ({ oneOf }: Fragment): boolean => oneOf?.[0]?.$ref !== undefined;

function isDictionary(
  fragment: Fragment,
): fragment is Fragment & { readonly additionalProperties: Fragment } {
  return typeof fragment.additionalProperties === 'object' && fragment.properties === undefined;
}

function listOfOneOrMany({ anyOf }: Fragment): Fragment | undefined {
  const [one, many] = anyOf ?? [];
  return one !== undefined && many?.items === one ? one : undefined;
}

function scalar(fragment: Fragment): JSONSchema {
  if (fragment.const !== undefined) return { const: fragment.const };
  if (fragment.enum) return { enum: [...fragment.enum] };
  if (fragment.type === 'integer') return { type: 'number' };
  return fragment.type === undefined ? {} : { tsType: String(fragment.type) };
}
