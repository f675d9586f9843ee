import { expect, test } from 'vitest';
import { definitions } from '../../../src/adapters/all.ts';
import { composeSchema } from '../../../src/config/schema/compose.ts';
import type { Fragment } from '../../../src/model/format/fragment.ts';

const schema = composeSchema(definitions);
const properties = [...propertiesOf(schema, '#')];

test('every key is described in plain sentences', () => {
  const poor = properties.filter(
    ([, { description }]) => !description || !/^[\p{Lu}`].*[.:]$/su.test(description),
  );
  expect(poor.map(([path]) => path)).toEqual([]);
});

test('descriptions stay short enough for a hover', () => {
  const long = properties.filter(([, { description }]) => (description ?? '').length > 420);
  expect(long.map(([path]) => path)).toEqual([]);
});

test('every definition is described and used', () => {
  const used = new Set(JSON.stringify(schema).match(/(?<=#\/\$defs\/)[\w-]+/g));
  // An editor is pointed at it by the first line of a fragment.
  used.add('fragment');
  const names = Object.keys(schema.$defs);
  expect(names.filter((name) => !used.has(name))).toEqual([]);
  expect([...used].filter((name) => !(name in schema.$defs))).toEqual([]);
  expect(names.filter((name) => !schema.$defs[name]?.description)).toEqual([]);
});

test('a definition says whether this version can run it', () => {
  for (const { kind, type, load } of definitions) {
    const description = schema.$defs[`${kind}-${type}`]?.description ?? '';
    expect(description.includes('Not available in this version'), type).toBe(load === undefined);
  }
});

test('keys that begin with x- are free in every map', () => {
  const closed = [...fragmentsOf(schema, '#')].filter(
    ([path, { properties: keys, patternProperties, additionalProperties }]) =>
      (keys || typeof additionalProperties === 'object') &&
      !path.includes('/then') &&
      !path.includes('/if') &&
      !path.endsWith('$defs/secret') &&
      additionalProperties !== undefined &&
      patternProperties?.['^x-'] === undefined,
  );
  expect(closed.map(([path]) => path)).toEqual([]);
});

/** Every declared key with its path; rules between keys declare nothing. */
function* propertiesOf(fragment: Fragment, path: string): Generator<[string, Fragment]> {
  for (const [at, inner] of fragmentsOf(fragment, path)) {
    if (/\/(if|then|not)\b/.test(at)) continue;
    for (const [key, value] of Object.entries(inner.properties ?? {})) {
      yield [`${at}/properties/${key}`, value];
    }
  }
}

function* fragmentsOf(value: unknown, path: string): Generator<[string, Fragment]> {
  if (value === null || typeof value !== 'object') return;
  if (!Array.isArray(value)) yield [path, value];
  for (const [key, inner] of Object.entries(value)) {
    if (['default', 'examples', 'enum', 'const'].includes(key) && !path.endsWith('properties'))
      continue;
    yield* fragmentsOf(inner, `${path}/${key}`);
  }
}
