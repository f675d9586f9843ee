import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Keep } from '../../../../src/model/plan.ts';
import type { KeptBackup } from '../../../../src/model/retention/backup.ts';
import { isFuture } from '../../../../src/model/retention/clock-doubt.ts';
import type { RetentionPlan, RetentionRequest } from '../../../../src/model/retention.ts';
import { dumps, history, rules, situation } from '../../../rig/catalog/random-history.ts';
import { day, decide, now } from '../../../rig/catalog/retention.ts';

interface Case {
  readonly backups: readonly KeptBackup[];
  readonly keep: Keep;
  readonly given: Partial<RetentionRequest>;
  readonly plan: RetentionPlan;
  readonly gone: ReadonlySet<string>;
}

/** The same cases at every start: what fails in CI fails here. */
const options = { seed: 20_261_120, numRuns: 400 };

function always(what: string, holds: (found: Case) => void): void {
  test(what, () => {
    fc.assert(
      fc.property(history, rules, situation, (backups, keep, given) => {
        const plan = decide(backups, { keep, ...given });
        holds({ backups, keep, given, plan, gone: new Set(removedBy(plan)) });
      }),
      options,
    );
  });
}

const removedBy = ({ decisions }: RetentionPlan): readonly string[] =>
  decisions.filter(({ action }) => action === 'remove').map(({ id }) => id);

const isGood = (backup: KeptBackup): boolean =>
  backup.verdict === 'good' &&
  backup.origin === 'run' &&
  !backup.isDeleted &&
  !isFuture(backup, { now, storeNow: null });

const holdersOf = (dump: string, backups: readonly KeptBackup[]): readonly KeptBackup[] =>
  backups
    .filter((backup) => isGood(backup) && backup.dumps?.includes(dump))
    .toSorted((a, b) => b.startedAt - a.startedAt);

always('enough good ones of each dump stay, and they are the newest', (found) => {
  for (const dump of dumps) {
    const holders = holdersOf(dump, found.backups);
    const newest = holders.slice(0, found.given.minimum);
    // Of those that began in one moment any may be the newer one.
    const edge = newest.at(-1)?.startedAt ?? 0;
    for (const { id, startedAt } of newest) {
      if (startedAt > edge) expect(found.gone).not.toContain(id);
    }
    const left = holders.filter(({ id }) => !found.gone.has(id));
    expect(left.length).toBeGreaterThanOrEqual(newest.length);
    expect(left[0]?.startedAt).toBe(holders[0]?.startedAt);
  }
});

always('each removal names good ones that stay and together hold all that goes', (found) => {
  const byId = new Map(found.backups.map((backup) => [backup.id, backup]));
  for (const { id, action, keepers } of found.plan.decisions) {
    if (action === 'keep') continue;
    const stay = keepers.flatMap((keeper) => byId.get(keeper) ?? []);
    expect(stay.every((one) => isGood(one) && !found.gone.has(one.id))).toBe(true);
    const held = new Set(stay.flatMap((one) => one.dumps ?? []));
    expect(keepers).not.toEqual([]);
    expect((byId.get(id)?.dumps ?? []).filter((dump) => !held.has(dump))).toEqual([]);
  }
});

always(
  'nothing goes that is held, suspect, not verified, own, imported, or from the future',
  (found) => {
    for (const backup of found.backups.filter(({ id }) => found.gone.has(id))) {
      expect(backup.hold).toBeNull();
      expect(backup.origin === 'import' && !backup.isDeleted).toBe(false);
      if (backup.origin === 'run' && !backup.isDeleted)
        expect(backup.verdict).toMatch(/^(good|broken)$/);
      expect(isFuture(backup, { now, storeNow: null })).toBe(false);
      if (isGood(backup)) expect(backup.id).not.toBe(found.given.own);
    }
  },
);

always('every backup has one decision, and every decision has reasons', ({ backups, plan }) => {
  expect(plan.decisions.map(({ id }) => id).sort()).toEqual(backups.map(({ id }) => id).sort());
  for (const { reasons } of plan.decisions) {
    expect(reasons.length).toBeGreaterThan(0);
    for (const reason of reasons) expect(reason).toMatch(/\S/);
  }
});

always('the order in which they are given changes nothing', (found) => {
  const { backups, keep, given, plan } = found;
  const shuffled = [...backups.filter((_, at) => at % 2), ...backups.filter((_, at) => !(at % 2))];
  expect(decide(shuffled, { keep, ...given })).toEqual(plan);
  expect(decide(backups.toReversed(), { keep, ...given })).toEqual(plan);
});

always('a second time, at the same moment, nothing more goes', ({ backups, keep, given, plan }) => {
  // As a person confirms it: all that the rules want goes at once.
  const left = backups.filter(({ id }) => !plan.wanted.includes(id));
  const again = decide(left, { keep, ...given });
  expect(again.wanted).toEqual([]);
  expect(again.decisions.map(({ id }) => id).sort()).toEqual(left.map(({ id }) => id).sort());
});

always('a refusal removes nothing, and what is removed is what the rules want', (found) => {
  const { plan, gone } = found;
  expect([...gone]).toEqual(plan.refusal === null ? [...plan.wanted] : []);
  if (plan.doubt !== null) expect(gone.size).toBe(0);
});

/*
 * Of what the rules want, not of what goes: a shorter rule that wants too many gone removes nothing at all, where a
 * longer one may remove a few.
 */
always('a longer rule never wants more gone', ({ backups, keep, given, plan }) => {
  const longer: Readonly<Record<keyof Keep, number>> = {
    last: 1 + (keep.last ?? 0),
    hourly: 3 + (keep.hourly ?? 0),
    daily: 1 + (keep.daily ?? 0),
    weekly: 2 + (keep.weekly ?? 0),
    monthly: 1 + (keep.monthly ?? 0),
    yearly: 1 + (keep.yearly ?? 0),
    within: 17 * day + (keep.within ?? 0),
  };
  for (const [rule, value] of Object.entries(longer)) {
    const { wanted } = decide(backups, { ...given, keep: { ...keep, [rule]: value } });
    expect(
      wanted.filter((id) => !plan.wanted.includes(id)),
      rule,
    ).toEqual([]);
  }
  const minimum = 2 + (given.minimum ?? 1);
  const { wanted } = decide(backups, { ...given, keep, minimum });
  expect(wanted.filter((id) => !plan.wanted.includes(id))).toEqual([]);
});
