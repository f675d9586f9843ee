import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { shellName } from '../../../src/util/shell-name.ts';

test.each([
  ['data/a.txt', 'data/a.txt'],
  ['über/猫.txt', 'über/猫.txt'],
  ['a b', "'a b'"],
  ["it's", "'it'\\''s'"],
  ['*', "'*'"],
  ['', "''"],
  ['new\nline', "$'new\\nline'"],
  ['\u001b[31m', "$'\\033[31m'"],
  ['\u202etxt', "$'\\342\\200\\256txt'"],
])('%j', (name, shown) => {
  expect(shellName(Buffer.from(name))).toBe(shown);
});

test('what is shown is what a shell takes it for, byte for byte', () => {
  const byte = fc.integer({ min: 1, max: 255 });
  const names = fc
    .sample(fc.array(byte, { maxLength: 12 }), 300)
    .map((bytes) => Buffer.from(bytes));
  const script = names.map((name) => `printf '%s\\0' ${shellName(name)}\n`).join('');
  const told = execFileSync('bash', ['--norc'], { input: script, env: { LC_ALL: 'C.UTF-8' } });
  const expected = Buffer.concat(names.flatMap((name) => [name, Buffer.alloc(1)]));
  expect(told.equals(expected)).toBe(true);
});
