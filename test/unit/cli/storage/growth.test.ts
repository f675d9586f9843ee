import { expect, test } from 'vitest';
import { growthOf, parseSightings, remember } from '../../../../src/cli/storage/growth.ts';

const hour = 3_600_000;
const mib = 1024 * 1024;
const at = (hours: number, size: number) => ({ atMs: hours * hour, bytes: size * mib });

test.each([
  ['nothing is known', [], at(100, 500), null],
  ['it was seen just now', [at(99.5, 100)], at(100, 500), null],
  ['it grew', [at(10, 100), at(90, 450)], at(100, 500), { bytes: 400 * mib, sinceMs: 10 * hour }],
  ['it grew by little', [at(10, 100)], at(100, 150), null],
  ['it grew by little for its size', [at(10, 1000)], at(100, 1090), null],
  ['it shrank', [at(10, 1000)], at(100, 10), null],
  ['it was last seen long ago', [at(10, 100)], at(200, 500), null],
  ['it was made again, smaller, by a clock ahead', [at(300, 100)], at(100, 500), null],
])('%s', (_, before, now, growth) => {
  expect(growthOf(before, now)).toEqual(growth);
});

test('one sighting an hour is remembered, for a week', () => {
  const before = [at(0, 1), at(150, 2), at(200, 3)];
  expect(remember(before, at(200.5, 4))).toEqual([at(150, 2), at(200, 3)]);
  expect(remember(before, at(201, 4))).toEqual([at(150, 2), at(200, 3), at(201, 4)]);
  expect(remember([at(999, 1)], at(201, 4))).toEqual([at(201, 4)]);
});

test('what is not ours is forgotten', () => {
  for (const text of ['', '{}', 'x', '[1, ["a"], [2, []]]'])
    expect(parseSightings(text)).toEqual(new Map());
  const kept = JSON.stringify([['a', [at(1, 2), { atMs: 'x', bytes: 1 }, null]]]);
  expect(parseSightings(kept)).toEqual(new Map([['a', [at(1, 2)]]]));
});
