import { describe, expect, test } from 'vitest';
import { stampBackup } from '../../../../src/model/run/backup-stamp.ts';
import { isFuture } from '../../../../src/model/run/future.ts';

const run = '20261120T120000Z-abcd';
const noon = Date.parse('2026-11-20T12:00:00Z');
const minute = 60_000;

describe('a backup', () => {
  test.each<readonly [string, number, boolean, readonly number[], string, number]>([
    ['has the name of its run', 2000, false, [noon - 1000], '20261120T120000Z', 0],
    ['where it is the first, too', 2000, false, [], '20261120T120000Z', 0],
    ['is of the time when others were done', 3 * minute, true, [], '20261120T120300Z', 0],
    ['follows one that began later', 3 * minute, false, [noon + minute], '20261120T120300Z', 0],
    ['follows one of the same second', 500, false, [noon], '20261120T120001Z', 1000],
    ['follows a clock that is ahead', 0, false, [noon + 4 * minute], '20261120T120401Z', 241_000],
    ['does not follow a wrong clock', 0, false, [noon + 6 * minute], '20261120T120000Z', 0],
    [
      'follows the true ones beside a wrong clock',
      0,
      false,
      [noon + 1000, noon + 9e9],
      '20261120T120002Z',
      2000,
    ],
    ['never gets into the future', 0, false, [noon + 5 * minute], '20261120T120000Z', 0],
  ])('%s', (_, later, hasWaited, others, time, aheadMs) => {
    const stamp = stampBackup({ run, hasWaited, now: noon + later, others });
    expect(stamp).toEqual({
      id: `${time}-abcd`,
      startedAt: Date.parse(stampText(time)),
      aheadMs,
    });
  });
});

const stampText = (time: string): string =>
  time.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z');

test('clocks may differ by five minutes', () => {
  expect(isFuture(noon + 5 * minute, noon)).toBe(false);
  expect(isFuture(noon + 5 * minute + 1, noon)).toBe(true);
});
