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
    expect(keptOf(plan)).toEqual(['own', 'd60', 'd61', 'd62', 'd63', 'd70']);
    expect(plan.wanted).toEqual(['d75']);
    expect(plan.pause).toMatch(/^5 backups stay .* because 60 days lie between/);
  });

  test('later runs do not say it again, and keep them until they fill the time themselves', () => {
    const since = (days: number) =>
      Array.from({ length: days }, (_, age) => backup(`s${age}`, age));
    const old = before.map((one) => ({ ...one, startedAt: one.startedAt + 40 * day }));
    const young = decide([...since(3), ...old], { keep, own: 's0' });
    expect(keptOf(young)).toHaveLength(3 + 5);
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
