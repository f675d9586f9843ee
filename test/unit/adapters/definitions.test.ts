import { expect, test } from 'vitest';
import { definitions } from '../../../src/adapters/all.ts';

const loadable = definitions.flatMap(({ kind, type, load }) =>
  load === undefined ? [] : [[kind, type, load] as const],
);

test.each(loadable)('the %s %s can be loaded', async (_kind, _type, load) => {
  expect(await load()).toHaveProperty('create');
});
