import fc from 'fast-check';
import { expect, test } from 'vitest';
import { lineDiff } from '../../../src/util/line-diff.ts';

test('what changed, with two lines around', () => {
  const before = 'a\nb\nc\nd\ne\nf\ng\n';
  expect(lineDiff(before, 'a\nb\nc\nD\ne\nf\ng\n')).toEqual({
    lines: ['@@ -2 +2 @@', ' b', ' c', '-d', '+D', ' e', ' f'],
    added: 1,
    removed: 1,
  });
});

test('nothing changed', () => {
  expect(lineDiff('a\nb\n', 'a\r\nb')).toEqual({ lines: [], added: 0, removed: 0 });
  expect(lineDiff('', '')).toEqual({ lines: [], added: 0, removed: 0 });
});

test('all of it, from and to nothing', () => {
  expect(lineDiff('', 'a\nb\n').lines).toEqual(['@@ -1 +1 @@', '+a', '+b']);
  expect(lineDiff('a\nb\n', '').lines).toEqual(['@@ -1 +1 @@', '-a', '-b']);
});

test('two places far apart', () => {
  const lines = Array.from({ length: 20 }, (_, at) => `${at}`);
  const after = lines.with(3, 'x').with(15, 'y');
  const { lines: told } = lineDiff(lines.join('\n'), after.join('\n'));
  expect(told.filter((line) => line.startsWith('@@'))).toEqual(['@@ -2 +2 @@', '@@ -14 +14 @@']);
});

const text = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { minLength: 1, maxLength: 30 });

test('every line of both texts is kept, removed or added once', () => {
  fc.assert(
    fc.property(text, text, (before, after) => {
      const { added, removed } = lineDiff(before.join('\n'), after.join('\n'));
      expect(before.length - removed).toBe(after.length - added);
      const common = longest(before, after);
      expect(before.length - removed).toBe(common);
    }),
  );
});

function longest(one: readonly string[], other: readonly string[]): number {
  const row = new Array<number>(other.length + 1).fill(0);
  for (const a of one) {
    let corner = 0;
    for (const [at, b] of other.entries()) {
      const above = row[at + 1] ?? 0;
      row[at + 1] = a === b ? corner + 1 : Math.max(above, row[at] ?? 0);
      corner = above;
    }
  }
  return row.at(-1) ?? 0;
}

test('two huge files that have nothing in common end soon', () => {
  const file = (name: string) => Array.from({ length: 5000 }, (_, at) => `${name}${at}`).join('\n');
  expect(lineDiff(file('a'), file('b'))).toMatchObject({ added: 5000, removed: 5000 });
});
