import { expect, test } from 'vitest';
import { retention } from '../../../src/stages/retention.ts';
import type { Run } from '../../../src/stages/run.ts';

test.each(['safety', 'import'])('a backup of %s removes nothing, and says so', async (kind) => {
  const rules = { keep: { last: 1 }, perDestination: {} };
  const run = {
    plan: { stages: { retention: rules } },
    wishes: { trigger: { kind, url: null } },
  };
  // Nothing else of it may be looked at.
  expect(await retention(run as unknown as Run)).toBe('left to the next run');
});
