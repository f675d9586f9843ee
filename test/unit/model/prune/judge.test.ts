import { describe, expect, test } from 'vitest';
import { createToken, validMs } from '../../../../src/model/confirm/token.ts';
import { pruneBinding, pruneFactsOf } from '../../../../src/model/prune/binding.ts';
import { judgePrune } from '../../../../src/model/prune/judge.ts';
import type { PrunedBackup, PrunePlan } from '../../../../src/model/prune/plan.ts';
import { destinationOf, planOf, prunedOf } from '../../../rig/prune-plans.ts';

const now = Date.parse('2026-11-20T18:00:00Z');
const [one, two, three] = ['a', 'b', 'c'].map((id) => prunedOf(id, 'remove')) as [
  PrunedBackup,
  PrunedBackup,
  PrunedBackup,
];
const stays = prunedOf('s', 'keep');
const plan = planOf([destinationOf('here', [stays, one, two, three])]);
const tokenOf = (planned: PrunePlan) => createToken(pruneBinding, pruneFactsOf(planned), now);
const token = tokenOf(plan);
const nobody: ReadonlyMap<string, readonly PrunedBackup[]> = new Map();
const judge = (other: PrunePlan, held = nobody, nowMs = now) =>
  judgePrune({ token, nowMs }, { plan: other, held });
const keep = (backup: PrunedBackup): PrunedBackup => ({ ...backup, action: 'keep' });

test('the same removals are confirmed, in whatever order and at whatever age', () => {
  const later = planOf([destinationOf('here', [three, two, { ...one, bytes: 1 }, stays])]);
  expect(judge(later)).toEqual({ kind: 'confirmed', heldSince: new Set() });
});

describe('anything else is not, and is said', () => {
  test.each<readonly [string, PrunePlan, RegExp]>([
    [
      'one more',
      planOf([destinationOf('here', [one, two, three, prunedOf('d', 'remove')])]),
      /other backups would go now/,
    ],
    ['one less', planOf([destinationOf('here', [one, two])]), /other backups would go now/],
    [
      'another manifest',
      planOf([destinationOf('here', [{ ...one, manifestSha256: 'x' }, two, three])]),
      /other backups/,
    ],
    ['at another destination', planOf([destinationOf('nas', [one, two, three])]), /other backups/],
    ['edited', { ...plan, pipelineDigest: 'other' }, /the pipeline was edited since/],
    ['another pipeline', { ...plan, pipeline: 'books' }, /it is for another pipeline/],
    [
      'other remains',
      planOf([
        {
          ...destinationOf('here', [one, two, three]),
          remains: [{ id: 'q', reason: '', bytes: 1 }],
        },
      ]),
      /other remains would go now/,
    ],
  ])('%s', (_, other, words) => {
    const verdict = judge(other);
    expect(verdict).toMatchObject({ kind: 'wrong', message: expect.stringMatching(words) });
  });

  test('too late', () => {
    expect(judge(plan, nobody, now + validMs + 60_000)).toMatchObject({
      message: 'the plan of this token is older than 24 hours',
    });
  });
});

test('what was held since stays, and the rest is confirmed', () => {
  const held = new Map([['here', [one, three]]]);
  const now3 = planOf([destinationOf('here', [keep(one), two, keep(three), stays])]);
  expect(judge(now3, held)).toEqual({ kind: 'confirmed', heldSince: new Set(['a', 'c']) });
  // What was held before, and is still, was never confirmed to go.
  const more = new Map([['here', [one, three, prunedOf('z', 'remove')]]]);
  expect(judge(now3, more)).toEqual({ kind: 'confirmed', heldSince: new Set(['a', 'c']) });
  // A hold takes from what was confirmed, and never adds to it.
  const other = planOf([
    destinationOf('here', [keep(one), two, keep(three), prunedOf('n', 'remove')]),
  ]);
  expect(judge(other, held).kind).toBe('wrong');
});

test('a hold that was released since makes another plan', () => {
  const before = planOf([destinationOf('here', [keep(one), two, three])]);
  const typed = { token: tokenOf(before), nowMs: now };
  expect(judgePrune(typed, { plan, held: nobody }).kind).toBe('wrong');
});

test('of very many holds all, or one, may be new', () => {
  const many = Array.from({ length: 12 }, (_, at) => prunedOf(`m${at}`, 'remove'));
  const all = planOf([destinationOf('here', many)]);
  const typed = { token: tokenOf(all), nowMs: now };
  const none = planOf([destinationOf('here', many.map(keep))]);
  const held = new Map([['here', many]]);
  expect(judgePrune(typed, { plan: none, held }).kind).toBe('confirmed');
});
