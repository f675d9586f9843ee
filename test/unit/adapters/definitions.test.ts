import { expect, test } from 'vitest';
import { definitions } from '../../../src/adapters/all.ts';

test.each(definitions.map((one) => [one.kind, one.type, one] as const))(
  'the %s %s is called available exactly when it can be loaded',
  async (_kind, _type, definition) => {
    expect(definition.available).toBe(definition.load !== undefined);
    if (definition.load) expect(await definition.load()).toHaveProperty('create');
  },
);
