import { describe, expect, test } from 'vitest';
import type { RetentionPlan } from '../../../../src/model/retention.ts';
import { keptBackup as backup, day, decide } from '../../../rig/catalog/retention.ts';

const keptOf = ({ decisions }: RetentionPlan): readonly string[] =>
  decisions.filter(({ action }) => action === 'keep').map(({ id }) => id);

describe('after a long pause', () => {
  const keep = { within: 14 * day };
  const before = [60, 61, 62, 63, 70, 75].map((age) => backup(`d${age}`, age));

  test('what stayed before it stays, and the first run says so', () => {
    const plan = decide([backup('own', 0), ...before], { keep, own: 'own' });
    expect(plan.wanted).toEqual([]);
    expect(plan.decisions.at(-2)?.reasons).toEqual([
      'within the time in which every backup stayed before a long pause',
    ]);
    expect(plan.pause).toMatch(/^6 backups stay .* because 60 days lie between/);
  });

  test('what shows that it was a long one stays, and nothing beyond', () => {
    const rare = Array.from({ length: 20 }, (_, at) => backup(`r${at}`, 60 + 3 * at));
    const plan = decide([backup('own', 0), ...rare], { keep, own: 'own' });
    // Five within 14 days, and the others of the eleven that have the ten gaps between them.
    expect(keptOf(plan)).toEqual(['own', ...rare.slice(0, 11).map(({ id }) => id)]);
    expect(plan.decisions[6]?.reasons).toEqual([
      'one of those that show how often there were backups before a long pause',
    ]);
  });

  test('does not end because retention has removed what lay between', () => {
    // The last of each month is kept: when those in between had gone, 50 days would be nothing special.
    const often = Array.from({ length: 8 }, (_, at) => backup(`o${at}`, 50 + 9 * at));
    const given = { keep: { within: 20 * day, monthly: 12 } };
    const backups = [backup('new', 0), ...often];
    const first = decide(backups, given);
    const left = backups.filter(({ id }) => !first.wanted.includes(id));
    expect(decide(left, given).wanted).toEqual([]);
  });

  test('later runs do not say it again, and keep them until they fill the time themselves', () => {
    const since = (days: number) =>
      Array.from({ length: days }, (_, age) => backup(`s${age}`, age));
    const old = before.map((one) => ({ ...one, startedAt: one.startedAt + 40 * day }));
    const young = decide([...since(3), ...old], { keep, own: 's0' });
    expect(keptOf(young)).toHaveLength(3 + 6);
    expect(young.pause).toBeNull();
    const grown = decide([...since(15), ...old], { keep, own: 's0' });
    expect(keptOf(grown)).toHaveLength(14);
  });

  test.each<readonly [string, readonly number[]]>([
    ['a free weekend', [0, 3, 4, 5, 6, 7]],
    ['what is usual there', [0, 30, 61, 91, 122, 152]],
    ['the second week of all', [0, 7]],
  ])('is not %s', (_, ages) => {
    const backups = ages.map((age) => backup(`d${age}`, age));
    const plan = decide(backups, { keep: { within: 2 * day }, own: 'd0' });
    expect(plan.pause).toBeNull();
    expect(keptOf(plan)).toEqual(['d0']);
  });
});
