import { expect, test } from 'vitest';
import type { RetentionPlan } from '../../../../src/model/retention.ts';
import { restrictToPlan } from '../../../../src/model/run-plan/restrict.ts';
import { newest, oldest, sampleDestination, samplePlan } from '../../../rig/run/sample-plan.ts';

function decided(removed: readonly string[]): RetentionPlan {
  return {
    decisions: [newest, oldest].map((id) => ({
      id,
      action: removed.includes(id) ? 'remove' : 'keep',
      reasons: ['a rule'],
      keepers: [],
    })),
    ruled: 2,
    wanted: removed,
    refusal: null,
    doubt: null,
    pause: null,
    future: [],
  };
}

const removedBy = ({ decisions }: RetentionPlan) =>
  decisions.filter(({ action }) => action === 'remove').map(({ id }) => id);

test.each<[readonly string[], readonly string[], string | null]>([
  [[oldest], [oldest], null],
  [[], [], `${oldest} would go by the plan, and not by the rules now`],
  [[newest, oldest], [oldest], `the plan does not name ${newest}`],
  [[newest], [], `the plan does not name ${newest}, ${oldest} would go by the plan`],
])('of %j only what the plan names is removed', (removed, left, told) => {
  const { plan, difference } = restrictToPlan(decided(removed), samplePlan(), 'here');
  expect(removedBy(plan)).toEqual(left);
  expect(difference).toEqual(told === null ? null : expect.stringContaining(told));
});

test.each(['nas', 'here'])('nothing is removed at %s of which the plan knows nothing', (id) => {
  const unknown = sampleDestination({ unknown: 'no key' });
  const plan = samplePlan({ destinations: [unknown] });
  expect(removedBy(restrictToPlan(decided([oldest]), plan, id).plan)).toEqual([]);
});
