import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv, type ValidateFunction } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';

const root = join(import.meta.dirname, '../../..');
const options = { strict: true, strictRequired: false, allErrors: true } as const;

export const builds = ['2020-12', 'draft-07'] as const;
export type Build = (typeof builds)[number];

const files: Readonly<Record<Build, string>> = {
  '2020-12': 'schemas/pipeline.v1.schema.json',
  'draft-07': 'schemas/pipeline.v1.draft-07.schema.json',
};

const readSchema = (build: Build): SchemaJson =>
  JSON.parse(readFileSync(join(root, files[build]), 'utf8')) as SchemaJson;

type SchemaJson = { readonly [keyword: string]: unknown } & { readonly $id: string };

/** A validator of whole files, or of one definition. Strict: a keyword that means nothing is an error. */
export function compileSchema(build: Build, definition?: string): ValidateFunction {
  const { ajv, id } = loaded(build);
  const place = build === '2020-12' ? '$defs' : 'definitions';
  const compiled = ajv.getSchema(definition === undefined ? id : `${id}#/${place}/${definition}`);
  if (!compiled) throw new Error(`there is no definition ${definition}`);
  return compiled;
}

interface Loaded {
  readonly ajv: Ajv | Ajv2020;
  readonly id: string;
}

const cache = new Map<Build, Loaded>();

function loaded(build: Build): Loaded {
  const known = cache.get(build);
  if (known) return known;
  const schema = readSchema(build);
  const ajv = build === '2020-12' ? new Ajv2020(options) : new Ajv(options);
  const fresh = { ajv: ajv.addSchema(schema), id: schema.$id };
  cache.set(build, fresh);
  return fresh;
}

/** Where and by which keyword a value fails; empty when it is accepted. */
export function findFaults(validate: ValidateFunction, value: unknown): readonly string[] {
  if (validate(value)) return [];
  return (validate.errors ?? []).map(({ instancePath, keyword }) => `${instancePath} ${keyword}`);
}
