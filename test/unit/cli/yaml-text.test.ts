import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { yamlText } from '../../../src/cli/yaml-text.ts';

test.each([
  ['orders', 'orders'],
  ['26h', '26h'],
  ['2GiB', '2GiB'],
  ['/srv/backups', '/srv/backups'],
  ['../data', '../data'],
  ['data/uploads', 'data/uploads'],
  ['', '""'],
  ['yes', '"yes"'],
  ['Null', '"Null"'],
  ['0600', '"0600"'],
  ['1e3', '"1e3"'],
  ['.5', '".5"'],
  ['.', '"."'],
  ['a b', '"a b"'],
  ['a: b', '"a: b"'],
  ['#x', '"#x"'],
  ['-x', '"-x"'],
  ['*.tmp', '"*.tmp"'],
  ['a\nb', '"a\\nb"'],
  [{ env: 'NAME' }, '{ env: NAME }'],
  [{}, '{}'],
  [[], '[]'],
  [['a', { b: 1 }, true, null], '[a, { b: 1 }, true, null]'],
])('%j is written %s', (value, text) => {
  expect(yamlText(value)).toBe(text);
});

test('whatever is written is read back', () => {
  fc.assert(
    fc.property(fc.json(), (json) => {
      const written = JSON.parse(json);
      const read = parse(`key: ${yamlText(written)}\n`);
      expect(JSON.stringify(read)).toBe(JSON.stringify({ key: written }));
    }),
    { numRuns: 2000 },
  );
});

test('words that look like something else', () => {
  const looks = [
    'on',
    'off',
    '~',
    '0x1f',
    '0o17',
    '1_000',
    '12:30:45',
    '2026-11-20',
    '+1',
    'NaN',
    '.inf',
    '<<',
    '=',
    '!tag',
    '&a',
    '|',
    '>',
    '%',
    '@x',
    '`x`',
  ];
  for (const text of looks) {
    expect(parse(`[${yamlText(text)}]`, { version: '1.1' })).toEqual([text]);
    expect(parse(`[${yamlText(text)}]`)).toEqual([text]);
  }
});
