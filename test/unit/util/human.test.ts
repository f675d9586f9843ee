import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  formatAge,
  formatBytes,
  formatDuration,
  formatElapsed,
  formatEstimate,
  formatRate,
} from '../../../src/util/human.ts';

test.each([
  [0, '0 B'],
  [1023, '1023 B'],
  [1024, '1.0 KiB'],
  [10_188, '9.9 KiB'],
  [102_300, '99.9 KiB'],
  [102_400, '100 KiB'],
  [1023.4 * 1024, '1023 KiB'],
  [1023.6 * 1024, '1.0 MiB'],
  [1.2 * 1024 ** 3, '1.2 GiB'],
  [2048 * 1024 ** 5, '2048 PiB'],
  [-1, '?'],
  [Number.NaN, '?'],
])('%d bytes are %s', (bytes, expected) => {
  expect(formatBytes(bytes)).toBe(expected);
});

test('a rate is bytes a second', () => {
  expect(formatRate(98.25 * 1024 ** 2)).toBe('98.3 MiB/s');
});

test.each([
  [0, '0.0 s'],
  [420, '0.4 s'],
  [59_949, '59.9 s'],
  [59_950, '1 min 00 s'],
  [245_000, '4 min 05 s'],
  [3_599_499, '59 min 59 s'],
  [3_599_500, '1 h 00 min'],
  [7_500_000, '2 h 05 min'],
  [86_399_999, '1 d 0 h'],
  [273_600_000, '3 d 4 h'],
  [-1, '?'],
])('%d ms last %s', (ms, expected) => {
  expect(formatDuration(ms)).toBe(expected);
});

test.each([
  [200, '1 s'],
  [89_000, '89 s'],
  [90_000, '2 min'],
  [5_340_000, '89 min'],
  [5_400_000, '1 h 30 min'],
])('%d ms are left as %s', (ms, expected) => {
  expect(formatEstimate(ms)).toBe(expected);
});

test.each([
  [0, '00:00:00'],
  [-5, '00:00:00'],
  [83_999, '00:01:23'],
  [360_000_000, '100:00:00'],
])('%d ms have gone by as %s', (ms, expected) => {
  expect(formatElapsed(ms)).toBe(expected);
});

test.each([
  [29_000, 'just now'],
  [300_000, '5 min ago'],
  [10_800_000, '3 h ago'],
  [47 * 3_600_000, '47 h ago'],
  [12 * 86_400_000, '12 d ago'],
  [-300_000, 'in 5 min'],
  [Number.NaN, '?'],
])('%d ms are an age of %s', (ms, expected) => {
  expect(formatAge(ms)).toBe(expected);
});

describe('whatever the number', () => {
  test.each([formatBytes, formatDuration, formatEstimate, formatElapsed, formatAge])(
    '%o answers in a few plain characters',
    (format) => {
      fc.assert(
        fc.property(fc.double({ min: 0, max: 1e15 }), (value) => {
          expect(format(value)).toMatch(/^[\w .:/?]{1,24}$/);
        }),
      );
    },
  );

  test('sizes grow with the bytes', () => {
    const size = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER });
    const unitOf = (bytes: number) =>
      ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'].indexOf(formatBytes(bytes).split(' ')[1] ?? '');
    fc.assert(
      fc.property(size, size, (one, other) => {
        if (one <= other) expect(unitOf(one)).toBeLessThanOrEqual(unitOf(other));
      }),
    );
  });
});
