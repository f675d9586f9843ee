import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { applyEdits } from '../../../src/model/diagnostics/apply-edits.ts';
import { applyFixes } from '../../../src/model/diagnostics/apply-fixes.ts';
import type { Edit, Fix } from '../../../src/model/diagnostics/diagnostic.ts';

const edit = (start: number, end: number, text: string, file = 'a.yaml'): Edit => ({
  file,
  start,
  end,
  text,
});

describe('applyEdits', () => {
  test.each<readonly [string, readonly Edit[], string, number]>([
    ['nothing', [], '0123456789', 0],
    ['in any order', [edit(8, 9, 'y'), edit(1, 2, 'x')], '0x234567y9', 0],
    ['touching ranges', [edit(1, 3, 'x'), edit(3, 5, 'y')], '0xy56789', 0],
    ['both ends', [edit(0, 0, '<'), edit(10, 10, '>')], '<0123456789>', 0],
    [
      'two insertions at one point, as given',
      [edit(2, 2, 'x'), edit(2, 2, 'y')],
      '01xy23456789',
      0,
    ],
    ['an insertion before a replacement', [edit(2, 3, 'y'), edit(2, 2, 'x')], '01xy3456789', 0],
    ['only the first of an overlap', [edit(4, 6, 'y'), edit(1, 5, 'x')], '0x56789', 1],
    ['the first given at one start', [edit(1, 2, 'x'), edit(1, 9, 'y')], '0x23456789', 1],
    ['no insertion into a replaced range', [edit(1, 5, 'x'), edit(3, 3, 'y')], '0x56789', 1],
    ['the same insertion once', [edit(2, 2, 'x'), edit(2, 2, 'x')], '01x23456789', 1],
    [
      'nothing beyond the text',
      [edit(5, 11, 'x'), edit(-1, 2, 'y'), edit(4, 3, 'z')],
      '0123456789',
      3,
    ],
    [
      'nothing between whole offsets',
      [edit(0.5, 1, 'x'), edit(Number.NaN, 2, 'y')],
      '0123456789',
      2,
    ],
  ])('applies %s', (_, edits, expected, skipped) => {
    const result = applyEdits('0123456789', edits);
    expect(result.text).toBe(expected);
    expect(result.skipped).toHaveLength(skipped);
  });

  test('does not cut a character in half', () => {
    const result = applyEdits('a🌍b', [edit(2, 3, ''), edit(0, 2, '')]);
    expect(result).toMatchObject({ text: 'a🌍b', applied: [] });
  });

  test('leaves everything else as it is', () => {
    const position = fc.integer({ min: -2, max: 60 });
    const edits = fc.array(fc.tuple(position, position, fc.string({ maxLength: 5 })), {
      maxLength: 12,
    });
    const text = fc.string({
      unit: fc.constantFrom('a', '\r\n', '\t', '🌍', '\ufeff'),
      maxLength: 40,
    });
    const check = fc.property(text, edits, (before, given) => {
      const all = given.map(([start, end, inserted]) => edit(start, end, inserted));
      const { text: after, applied, skipped } = applyEdits(before, all);
      expect(new Set([...applied, ...skipped])).toEqual(new Set(all));
      let [from, to] = [0, 0];
      for (const { start, end, text: inserted } of applied) {
        const kept = before.slice(from, start);
        expect(after.slice(to, to + kept.length + inserted.length)).toBe(kept + inserted);
        [from, to] = [end, to + kept.length + inserted.length];
      }
      expect(after.slice(to)).toBe(before.slice(from));
    });
    fc.assert(check, { numRuns: 1000 });
  });
});

describe('applyFixes', () => {
  const fix = (...edits: readonly Edit[]): Fix => ({ title: 'mend', safe: true, edits });
  const texts = new Map([
    ['a.yaml', '0123'],
    ['b.yaml', '4567'],
  ]);

  test('applies a fix in all its files', () => {
    const { texts: fixed } = applyFixes(texts, [fix(edit(0, 1, 'x'), edit(0, 1, 'y', 'b.yaml'))]);
    expect([...fixed]).toEqual([
      ['a.yaml', 'x123'],
      ['b.yaml', 'y567'],
    ]);
  });

  test('applies no half of a fix that clashes', () => {
    const first = fix(edit(0, 2, 'x'));
    const second = fix(edit(1, 3, 'y'), edit(0, 1, 'z', 'b.yaml'));
    const { texts: fixed, applied, skipped } = applyFixes(texts, [first, second]);
    expect([...fixed]).toEqual([['a.yaml', 'x23']]);
    expect([applied, skipped]).toEqual([[first], [second]]);
  });

  test('applies a repeated fix once, and a fix of an unknown file never', () => {
    const one = fix(edit(0, 0, 'x'));
    const lost = fix(edit(0, 1, 'x', 'c.yaml'));
    const { texts: fixed, applied, skipped } = applyFixes(texts, [one, { ...one }, lost]);
    expect([...fixed]).toEqual([['a.yaml', 'x0123']]);
    expect(applied).toHaveLength(2);
    expect(skipped).toEqual([lost]);
  });

  test('does not name a file that stays the same', () => {
    expect([...applyFixes(texts, [fix(edit(0, 1, '0'))]).texts]).toEqual([]);
  });
});
