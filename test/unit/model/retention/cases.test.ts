import { describe, expect, test } from 'vitest';
import type { Keep } from '../../../../src/model/plan.ts';
import type { KeptBackup } from '../../../../src/model/retention/backup.ts';
import { deletionLimit, type RetentionPlan } from '../../../../src/model/retention.ts';
import { keptBackup as backup, day, decide, now } from '../../../rig/catalog/retention.ts';

const hour = 3_600_000;

const daily = (count: number): readonly KeptBackup[] =>
  Array.from({ length: count }, (_, age) => backup(`d${age}`, age));

const keptOf = ({ decisions }: RetentionPlan): readonly string[] =>
  decisions.filter(({ action }) => action === 'keep').map(({ id }) => id);

const reasonOf = ({ decisions }: RetentionPlan, id: string): string | undefined =>
  decisions.find((decision) => decision.id === id)?.reasons[0];

describe('the rules', () => {
  test.each<readonly [Keep | undefined, readonly string[]]>([
    [undefined, ['d0', 'd1', 'd2', 'd3', 'd4', 'd5', 'd6', 'd7', 'd8', 'd9']],
    [{ last: 3 }, ['d0', 'd1', 'd2']],
    [{ last: 100 }, ['d0', 'd1', 'd2', 'd3', 'd4', 'd5', 'd6', 'd7', 'd8', 'd9']],
    [{ daily: 2 }, ['d0', 'd1']],
    // The 20th of November 2026 is a Friday.
    [{ weekly: 2 }, ['d0', 'd5']],
    [{ last: 1, weekly: 3 }, ['d0', 'd5']],
    [{ monthly: 12 }, ['d0']],
    [{ within: 2 * day }, ['d0', 'd1']],
    [{ last: 1, within: 3 * day + 1 }, ['d0', 'd1', 'd2', 'd3']],
  ])('%j keep %j', (keep, kept) => {
    expect(keptOf(decide(daily(10), { keep }))).toEqual(kept);
  });

  test('count days where the pipeline lives', () => {
    const backups = [backup('evening', 0.7), backup('night', 0.45), backup('noon', 0)];
    const keep = { daily: 5 };
    expect(keptOf(decide(backups, { keep }))).toEqual(['noon', 'evening']);
    expect(keptOf(decide(backups, { keep, zone: 'Asia/Tokyo' }))).toEqual(['noon']);
    const island = decide(backups, { keep, zone: 'Pacific/Kiritimati' });
    expect(keptOf(island)).toEqual(['noon', 'night']);
  });

  test('know that an hour can come twice', () => {
    const at = (text: string) => ({ startedAt: Date.parse(text) });
    const backups = [
      backup('first', 0, at('2026-10-25T00:30:00Z')),
      backup('second', 0, at('2026-10-25T01:30:00Z')),
    ];
    const given = { keep: { hourly: 9 }, zone: 'Europe/Berlin' };
    expect(keptOf(decide(backups, given))).toEqual(['second', 'first']);
  });

  test('keep the newest of its month and year', () => {
    const backups = [0, 20, 40, 330, 700].map((age) => backup(`d${age}`, age));
    expect(keptOf(decide(backups, { keep: { monthly: 2 } }))).toEqual(['d0', 'd20']);
    expect(keptOf(decide(backups, { keep: { yearly: 3 } }))).toEqual(['d0', 'd330', 'd700']);
  });

  test('count back from the newest good one, not from today', () => {
    const backups = [backup('a', 100), backup('b', 101), backup('c', 105)];
    expect(keptOf(decide(backups, { keep: { within: 2 * day } }))).toEqual(['a', 'b']);
  });

  test('are applied to each dump', () => {
    const backups = [
      backup('new', 0),
      backup('newer', 1),
      backup('newish', 2),
      backup('whole', 3, { dumps: ['orders', 'uploads'] }),
      backup('old', 4, { dumps: ['orders', 'uploads'] }),
    ];
    const plan = decide(backups);
    expect(keptOf(plan)).toEqual(['new', 'whole']);
    expect(reasonOf(plan, 'whole')).toBe('uploads: the newest good one');
    expect(plan.decisions.at(-1)).toEqual({
      id: 'old',
      action: 'remove',
      reasons: ['no rule keeps it'],
      keepers: ['new', 'whole'],
    });
  });
});

describe('only good backups count', () => {
  test('seven bad ones do not push out three good ones', () => {
    const backups = [
      ...Array.from({ length: 7 }, (_, age) =>
        backup(`bad${age}`, age, { verdict: age % 2 ? 'broken' : 'suspect' }),
      ),
      ...[7, 8, 9].map((age) => backup(`good${age}`, age)),
    ];
    const plan = decide(backups, { keep: { last: 3 } });
    expect(plan.wanted).toEqual([]);
  });

  test.each([
    ['suspect', 'suspect: it protects nothing, and stays until somebody has looked'],
    ['unverified', 'not verified: it protects nothing, and stays until a check has ended'],
  ] as const)('a %s one stays', (verdict, reason) => {
    const plan = decide([backup('new', 0), backup('x', 100, { verdict })]);
    expect(reasonOf(plan, 'x')).toBe(reason);
  });

  test('the last good one stays whatever came after it', () => {
    const plan = decide([
      backup('good', 500),
      ...daily(30).map((one) => ({ ...one, verdict: 'unverified' as const })),
    ]);
    expect(plan.wanted).toEqual([]);
  });

  test.each<readonly [string, Partial<KeptBackup>, string]>([
    ['broken, and newer good ones hold all of it', {}, 'remove'],
    ['broken, and no check says since when', { brokenAt: null }, 'keep'],
    ['broken: it stays for inspection', { brokenAt: now - day }, 'keep'],
    ['broken, but no newer good backup holds uploads', { dumps: ['orders', 'uploads'] }, 'keep'],
    ['broken, and newer good ones hold all of it', { dumps: null }, 'remove'],
    ['held: evidence', { hold: 'evidence' }, 'keep'],
  ])('%s', (reason, given, action) => {
    const broken = backup('broken', 30, { verdict: 'broken', ...given });
    const plan = decide([backup('new', 0), broken]);
    expect(plan.decisions.find(({ id }) => id === 'broken')).toMatchObject({
      action,
      reasons: [reason],
    });
  });

  test('a broken one without a manifest stays when a dump has nothing newer', () => {
    const plan = decide([
      backup('new', 0),
      backup('lost', 30, { verdict: 'broken', dumps: null }),
      backup('old', 40, { dumps: ['uploads'] }),
    ]);
    expect(reasonOf(plan, 'lost')).toBe('broken, but no newer good backup holds uploads');
  });
});

describe('a deletion that was interrupted', () => {
  const begun = { isDeleted: true, verdict: 'unverified' } as const;

  test('is finished', () => {
    expect(decide([backup('new', 0), backup('x', 1, begun)]).wanted).toEqual(['x']);
  });

  test.each([
    ['what is held', [backup('new', 0), backup('x', 1, { ...begun, hold: 'audit' })]],
    ['the last of its kind', [backup('x', 1, begun)]],
    ['what nothing good holds', [backup('new', 0, { dumps: ['uploads'] }), backup('x', 1, begun)]],
  ])('spares %s', (_, backups) => {
    expect(decide(backups).wanted).toEqual([]);
  });
});

describe('a backup made before a restore', () => {
  const safety = (ageDays: number) => backup('safety', ageDays, { origin: 'safety' });

  test('counts for no rule', () => {
    expect(keptOf(decide([safety(0), backup('a', 1), backup('b', 2)]))).toEqual(['safety', 'a']);
  });

  test('goes after 14 days', () => {
    expect(decide([safety(15), backup('a', 1)]).wanted).toEqual(['safety']);
    expect(decide([safety(13), backup('a', 1)]).wanted).toEqual([]);
  });

  test('stays when nothing good holds its dumps', () => {
    const plan = decide([safety(15), backup('a', 1, { dumps: ['uploads'] })]);
    expect(reasonOf(plan, 'safety')).toBe('no good backup holds orders');
  });
});

test('what is held stays, and counts', () => {
  const plan = decide([backup('a', 0), backup('b', 1), backup('c', 2, { hold: 'audit' })]);
  expect(keptOf(plan)).toEqual(['a', 'c']);
  expect(reasonOf(plan, 'c')).toBe('held: audit');
});

test('at least `minimum` good ones stay', () => {
  const plan = decide(daily(5), { keep: { within: 1 }, minimum: 3 });
  expect(keptOf(plan)).toEqual(['d0', 'd1', 'd2']);
  expect(reasonOf(plan, 'd2')).toBe('at least 3 good ones always stay');
});

describe('nothing is removed', () => {
  test('when the rules want too many gone', () => {
    const plan = decide(daily(30), { maxDeletes: { share: 0.25 } });
    expect(keptOf(plan)).toHaveLength(30);
    expect(plan.wanted).toHaveLength(29);
    expect(plan.refusal).toBe(
      'nothing is removed: the rules want 29 of 30 backups gone, and one run may remove 7',
    );
    expect(reasonOf(plan, 'd29')).toBe(plan.refusal);
    expect(
      decide(daily(30), { maxDeletes: { share: 0.25 }, isConfirmed: true }).refusal,
    ).toBeNull();
  });

  test.each([
    [{ share: 0.25 }, 4, 2],
    [{ share: 0.25 }, 100, 25],
    [{ share: 0 }, 100, 2],
    [{ count: 1 }, 100, 1],
    [{ count: 0 }, 100, 0],
  ])('above the limit %j of %i, which is %i', (limit, backups, count) => {
    expect(deletionLimit(limit, backups)).toBe(count);
  });

  test('where something forbids it', () => {
    const plan = decide(daily(3), { obstacle: 'holds cannot be read' });
    expect(plan).toMatchObject({ refusal: 'nothing is removed: holds cannot be read' });
    expect(keptOf(plan)).toHaveLength(3);
  });

  test('when the clock went back', () => {
    const plan = decide(daily(5), { now: now - day });
    expect(plan.refusal).toBe(
      'nothing is removed: the clock of this machine is before the backup d0',
    );
    expect(plan.future).toEqual(['d0']);
    expect(decide(daily(5), { now: now - day, storeNow: now }).refusal).not.toBeNull();
  });

  test('when the clock is far ahead of the destination', () => {
    const plan = decide(daily(5), { storeNow: now - 25 * hour });
    expect(plan.refusal).toContain('more than 24 hours ahead');
    expect(decide(daily(5), { storeNow: now - 23 * hour }).refusal).toBeNull();
  });

  test('is not said when the rules want nothing gone', () => {
    expect(decide(daily(1), { obstacle: 'x', storeNow: 0 }).refusal).toBeNull();
  });
});

test('the backup of the run itself stays, whatever the others are dated', () => {
  const others = [backup('a', 0), backup('b', 1)];
  const plan = decide([...others, backup('own', 2)], { own: 'own' });
  expect(keptOf(plan)).toEqual(['a', 'own']);
  expect(reasonOf(plan, 'own')).toBe('this run has made it');
  expect(keptOf(decide([...others, backup('own', 2)]))).toEqual(['a']);
});

test('what forbids a removal is told even when nothing is to go', () => {
  expect(decide(daily(1), { obstacle: 'holds cannot be read' })).toMatchObject({
    refusal: null,
    doubt: 'holds cannot be read',
  });
  expect(decide(daily(1), { now: now - day }).doubt).toContain('is before the backup d0');
  expect(decide(daily(1)).doubt).toBeNull();
});

test('a backup from the future is told, and counts for nothing', () => {
  const plan = decide([backup('future', -3000), ...daily(2)], { storeNow: now });
  expect(keptOf(plan)).toEqual(['future', 'd0']);
  expect(plan).toMatchObject({ future: ['future'], refusal: null, wanted: ['d1'] });
});
