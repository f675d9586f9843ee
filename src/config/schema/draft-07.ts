import type { SchemaDocument } from '../../model/format/fragment.ts';

/** JSON, as far as a schema needs it. */
export type Json =
  | string
  | number
  | boolean
  | null
  | readonly Json[]
  | { readonly [key: string]: Json };

/**
 * The same schema in the words of draft-07, which catalogues of schemas and older editors expect. There
 * `$ref` hides its siblings, so they are kept by wrapping the reference.
 */
export function toDraft07(schema: SchemaDocument): Json {
  return {
    ...rewriteMap(asJson(schema)),
    $schema: 'http://json-schema.org/draft-07/schema#',
    $id: schema.$id.replace('.schema.json', '.draft-07.schema.json'),
  };
}

type JsonMap = { readonly [key: string]: Json };

/** Keywords whose values are data or names, not schemas. */
const opaque = new Set(['default', 'examples', 'enum', 'const', 'required', 'dependentRequired']);
/** Keywords whose values are maps from free names to schemas. */
const named = new Set(['properties', 'patternProperties', '$defs']);
const renamed: Readonly<Record<string, string>> = {
  $defs: 'definitions',
  dependentRequired: 'dependencies',
};

function rewrite(value: Json): Json {
  if (isList(value)) return value.map(rewrite);
  return isMap(value) ? rewriteMap(value) : value;
}

function rewriteMap(schema: JsonMap): JsonMap {
  const entries = Object.entries(schema).map(([keyword, value]): [string, Json] => [
    renamed[keyword] ?? keyword,
    rewriteKeyword(keyword, value),
  ]);
  const { $ref, ...siblings } = Object.fromEntries(entries);
  if ($ref === undefined) return siblings;
  if (Object.keys(siblings).length === 0) return { $ref };
  const { description } = siblings;
  // Editors show the first description that they meet, and they look inside first.
  const first = description === undefined ? [] : [{ description }];
  return { ...siblings, allOf: [...first, { $ref }] };
}

function rewriteKeyword(keyword: string, value: Json): Json {
  if (keyword === '$ref' && typeof value === 'string') {
    return value.replace('#/$defs/', '#/definitions/');
  }
  if (opaque.has(keyword)) return value;
  if (named.has(keyword) && isMap(value)) {
    return Object.fromEntries(
      Object.entries(value).map(([name, schema]) => [name, rewrite(schema)]),
    );
  }
  return rewrite(value);
}

const isList = (value: Json): value is readonly Json[] => Array.isArray(value);
const isMap = (value: Json): value is JsonMap =>
  typeof value === 'object' && value !== null && !isList(value);

/** Drops what JSON cannot hold, such as keys that are undefined. */
const asJson = (schema: SchemaDocument): JsonMap => JSON.parse(JSON.stringify(schema)) as JsonMap;
