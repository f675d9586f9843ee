import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  createToken,
  judgeToken,
  tokenTime,
  validMs,
} from '../../../../src/model/confirm/token.ts';
import { restoreBinding } from '../../../../src/model/restore/binding.ts';
import { factNames, type PlanFacts } from '../../../../src/model/restore/facts.ts';

const create = (some: PlanFacts, atMs: number) => createToken(restoreBinding, some, atMs);
const judge = (token: string, some: PlanFacts, nowMs: number) =>
  judgeToken(restoreBinding, some, { token, nowMs });

const minute = 60_000;
const now = Date.parse('2026-11-20T18:00:00Z');
const facts: PlanFacts = {
  backup: ['shop', '20261120T021700Z-k3f9', 'a'.repeat(64)],
  target: [['orders', ['/srv/orders'], 'swap', ['/srv/orders_before'], 'f1']],
  code: ['stays', null, null, 'v1', 'c1'],
  options: { only: [], existing: 'swap' },
  pipeline: 'd'.repeat(64),
};

const json = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.string({ unit: 'binary', maxLength: 12 }),
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fc.string({ maxLength: 6 }), tie('value'), { maxKeys: 4, noNullPrototype: true }),
  ),
})).value as fc.Arbitrary<PlanFacts['backup']>;
const anyFacts: fc.Arbitrary<PlanFacts> = fc.record({
  backup: json,
  target: json,
  code: json,
  options: json,
  pipeline: json,
});
const anyTime = fc.integer({ min: Date.parse('2024-01-01'), max: Date.parse('2060-01-01') });
const age = fc.integer({ min: -5 * minute, max: validMs });

test('a token is five groups of four that nobody mistakes for others', () => {
  fc.assert(
    fc.property(anyFacts, anyTime, (some, at) => {
      expect(create(some, at)).toMatch(/^[0-9a-hjkmnp-tv-z]{4}(?:-[0-9a-hjkmnp-tv-z]{4}){4}$/);
    }),
  );
});

test('the token of a plan is right for that plan for 24 hours', () => {
  fc.assert(
    fc.property(anyFacts, anyTime, age, (some, at, later) => {
      const planned = tokenTime(at);
      expect(judge(create(some, at), some, planned + later)).toEqual({
        kind: 'ok',
        plannedAtMs: planned,
      });
    }),
  );
});

test('however it is typed', () => {
  fc.assert(
    fc.property(
      anyFacts,
      fc.infiniteStream(fc.constantFrom('', ' ', '-', '–', '\t')),
      fc.boolean(),
      (some, gaps, loud) => {
        const token = create(some, now);
        const typed = [...token]
          .map((letter) =>
            letter
              .replace('0', 'o')
              .replace('1', loud ? 'i' : 'l')
              .replace('v', 'u'),
          )
          .map((letter) => (loud ? letter.toUpperCase() : letter) + gaps.next().value)
          .join('');
        expect(judge(typed, some, now).kind).toBe('ok');
        expect(judge(token.replaceAll('-', ''), some, now).kind).toBe('ok');
      },
    ),
  );
});

test.each(factNames)('any other %s is another token', (name) => {
  fc.assert(
    fc.property(anyFacts, json, (some, other) => {
      fc.pre(JSON.stringify(some[name]) !== JSON.stringify(other));
      const changed = { ...some, [name]: other };
      const verdict = judge(create(some, now), changed, now);
      // Sixty bits bind it; which part differs is a guess of four bits, and is never wrong when it is said.
      expect(verdict.kind).toBe('wrong');
      if (verdict.kind === 'wrong') expect([[], [name]]).toContainEqual(verdict.differs);
    }),
  );
});

test('any other letter is another token', () => {
  const token = create(facts, now).replaceAll('-', '');
  const letters = '0123456789abcdefghjkmnpqrstvwxyz';
  for (const [at, old] of [...token].entries()) {
    for (const letter of letters) {
      if (letter === old) continue;
      const typed = token.slice(0, at) + letter + token.slice(at + 1);
      expect(judge(typed, facts, now).kind).toBe('wrong');
    }
  }
});

test('tokens of the same plan at another minute are not the same', () => {
  fc.assert(
    fc.property(anyTime, anyTime, (one, other) => {
      fc.pre(tokenTime(one) !== tokenTime(other));
      expect(create(facts, one)).not.toBe(create(facts, other));
    }),
  );
});

test('the order of keys is none of the facts', () => {
  const turned = { ...facts, options: { existing: 'swap', only: [] } };
  expect(create(turned, now)).toBe(create(facts, now));
});

test.each([
  [validMs, 'ok', undefined],
  [validMs + 1, 'expired', false],
  [30 * validMs, 'expired', false],
  [0, 'ok', undefined],
  [-5 * minute, 'ok', undefined],
  [-5 * minute - 1, 'expired', true],
  [-300 * validMs, 'expired', true],
])('%i ms after its minute a token is %s', (later, kind, isAhead) => {
  const verdict = judge(create(facts, now), facts, now + later);
  expect(verdict).toEqual({
    kind,
    plannedAtMs: now,
    ...(isAhead === undefined ? {} : { isAhead }),
  });
});

test('after two years the same minute comes again, and the token is wrong all the same', () => {
  const span = 2 ** 20 * minute;
  const token = create(facts, now);
  expect(create(facts, now + span).slice(0, 4)).toBe(token.slice(0, 4));
  expect(judge(token, facts, now + span)).toEqual({ kind: 'wrong', differs: [] });
});

test('what differs is said, as far as one can know', () => {
  const token = create(facts, now);
  const other = { ...facts, target: ['changed'], options: { only: ['orders'] } };
  expect(judge(token, other, now)).toEqual({ kind: 'wrong', differs: ['target', 'options'] });
});

test.each([
  ['', 'a token has 20 letters and digits, and this one has 0'],
  ['7h2k-9dqm', 'a token has 20 letters and digits, and this one has 8'],
  ['7h2k-9dqm-7h2k-9dqm-7h2!', 'it holds a sign that no token has'],
  ['7h2k-9dqm-7h2k-9dqm-7h2ä', 'it holds a sign that no token has'],
  ['7h2k-9dqm-7h2k-9dqm-7h2k-7h2k', 'a token has 20 letters and digits, and this one has 24'],
])('%j is no token', (typed, reason) => {
  expect(judge(typed, facts, now)).toEqual({ kind: 'malformed', reason });
});

test('nothing that is typed makes it fail', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 40 }), anyTime, (typed, at) => {
      expect(judge(typed, facts, at).kind).not.toBe('ok');
    }),
  );
});

test('the same facts and time give this token for ever', () => {
  expect(create(facts, now)).toMatchInlineSnapshot(`"h2pr-dj8s-mq2x-1r6y-35bm"`);
});

test('the token of another kind of plan is wrong, though it binds the same', () => {
  const other = { ...restoreBinding, kind: 'backup-pipeline prune 1' };
  const typed = { token: create(facts, now), nowMs: now };
  expect(judgeToken(other, facts, typed).kind).toBe('wrong');
});
