import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Keep } from '../../../../src/model/plan.ts';
import type { KeptBackup } from '../../../../src/model/retention/backup.ts';
import type { RetentionPlan } from '../../../../src/model/retention.ts';
import { day, decide, now } from '../../../rig/catalog/retention.ts';

const dump = fc.constantFrom('a', 'b', 'c');
const anyBackup = fc.record({
  startedAt: fc.integer({ min: now - 800 * day, max: now + 2 * day }),
  dumps: fc.option(fc.uniqueArray(dump, { minLength: 1 }), { freq: 9 }),
  verdict: fc.constantFrom('good', 'good', 'good', 'suspect', 'unverified', 'broken'),
  isDeleted: fc.nat(9).map((n) => n === 0),
  brokenAt: fc.constantFrom(null, now - 20 * day, now - day),
  isSafety: fc.nat(9).map((n) => n === 0),
  hold: fc.nat(9).map((n) => (n === 0 ? 'held' : null)),
});
const history = fc
  .array(anyBackup, { maxLength: 40 })
  .map((all) => all.map((one, at): KeptBackup => ({ id: `b${at}`, ...one })));
const count = fc.option(fc.integer({ min: 1, max: 12 }), { nil: undefined });
const rules = fc
  .record({
    last: count,
    hourly: count,
    daily: count,
    weekly: count,
    monthly: count,
    yearly: count,
    within: fc.option(fc.integer({ min: 0, max: 90 * day }), { nil: undefined }),
  })
  .map(defined);
const options = fc.record({
  minimum: fc.integer({ min: 1, max: 5 }),
  zone: fc.constantFrom('UTC', 'Europe/Berlin', 'America/New_York', 'Pacific/Apia'),
  storeNow: fc.constantFrom(null, now),
  maxDeletes: fc.constantFrom({ count: 1000 }, { count: 3 }, { share: 0.25 }),
});

const removedBy = (plan: RetentionPlan): readonly string[] =>
  plan.decisions.filter(({ action }) => action === 'remove').map(({ id }) => id);
const isGood = ({ verdict, isSafety, isDeleted, startedAt }: KeptBackup): boolean =>
  verdict === 'good' && !isSafety && !isDeleted && startedAt <= now;

const mustStay = ({ hold, verdict, isSafety, isDeleted }: KeptBackup): boolean =>
  hold !== null || (!isSafety && !isDeleted && (verdict === 'suspect' || verdict === 'unverified'));

test('enough good ones of each dump stay, and each removal names what stays in its place', () => {
  fc.assert(
    fc.property(history, rules, options, (backups, keep, given) => {
      const plan = decide(backups, { keep, ...given });
      const gone = new Set(removedBy(plan));
      const good = backups.filter(isGood);
      const left = good.filter(({ id }) => !gone.has(id));
      expect(left.length).toBeGreaterThanOrEqual(Math.min(given.minimum, good.length));
      for (const name of ['a', 'b', 'c']) {
        const holders = good.filter(({ dumps }) => dumps?.includes(name));
        const stay = holders.filter(({ id }) => !gone.has(id));
        expect(stay.length).toBeGreaterThanOrEqual(Math.min(given.minimum, holders.length));
      }
      for (const { action, keepers } of plan.decisions) {
        if (action === 'remove') expect(keepers.filter((id) => gone.has(id))).toEqual([]);
      }
    }),
  );
});

test('every decision has a reason, and what is held, suspect or unverified never goes', () => {
  fc.assert(
    fc.property(history, rules, options, (backups, keep, given) => {
      const { decisions } = decide(backups, { keep, ...given });
      expect(decisions.map(({ id }) => id).sort()).toEqual(backups.map(({ id }) => id).sort());
      for (const { id, action, reasons } of decisions) {
        expect(reasons.length).toBeGreaterThan(0);
        const found = backups.find((one) => one.id === id);
        if (found && mustStay(found)) expect(action).toBe('keep');
      }
    }),
  );
});

test('the order in which they are given changes nothing', () => {
  fc.assert(
    fc.property(history, rules, options, (backups, keep, given) => {
      const turned = decide(backups.toReversed(), { keep, ...given });
      expect(turned).toEqual(decide(backups, { keep, ...given }));
    }),
  );
});

test('a second time nothing more goes', () => {
  fc.assert(
    fc.property(history, rules, options, (backups, keep, given) => {
      const gone = removedBy(decide(backups, { keep, ...given }));
      if (gone.length === 0) return;
      const left = backups.filter(({ id }) => !gone.includes(id));
      expect(decide(left, { keep, ...given }).wanted).toEqual([]);
    }),
  );
});

test('a longer rule never removes more', () => {
  const more = fc.integer({ min: 0, max: 5 });
  fc.assert(
    fc.property(history, rules, more, (backups, keep, add) => {
      const longer = Object.fromEntries(
        Object.entries(keep).map(([rule, value]) => [
          rule,
          value + (rule === 'within' ? add * day : add),
        ]),
      );
      const gone = decide(backups, { keep: longer, storeNow: now }).wanted;
      const before = decide(backups, { keep, storeNow: now }).wanted;
      expect(gone.filter((id) => !before.includes(id))).toEqual([]);
    }),
  );
});

function defined(rules: { readonly [rule in keyof Keep]: number | undefined }): Keep {
  return Object.fromEntries(Object.entries(rules).filter(([, value]) => value !== undefined));
}
