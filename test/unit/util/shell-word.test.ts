import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { shellLine, shellWord } from '../../../src/util/shell-word.ts';
import { visible } from '../../../src/util/visible-text.ts';

test.each([
  ['orders.path=/srv/x', 'orders.path=/srv/x'],
  ['', "''"],
  ['a b', "'a b'"],
  ["it's", "'it'\\''s'"],
  ['$(x) `y` "z" \\', '\'$(x) `y` "z" \\\''],
  ['a\nb\u001b[31m', "$'a\\u000ab\\u001b[31m'"],
  ['\u202ea\\', "$'\\u202ea\\u005c'"],
  ['~', "'~'"],
])('%j', (word, written) => {
  expect(shellWord(word)).toBe(written);
});

test('a shell reads the words that were given, and a terminal shows all of them', () => {
  const word = fc.string({ unit: 'grapheme', maxLength: 12 });
  const control = fc.constantFrom('\n', '\u001b[2J', '\u200b', "'", '\\', '\t', '\u{e0001}');
  const words = fc.array(
    fc.oneof(
      word,
      control,
      fc.tuple(word, control).map((two) => two.join('')),
    ),
    {
      minLength: 1,
      maxLength: 6,
    },
  );
  fc.assert(
    fc.property(words, (argv) => {
      const line = shellLine(argv);
      expect(visible(line)).toBe(line);
      const script = `printf '%s\\0' ${line}`;
      const read = execFileSync('bash', ['--norc', '-c', script], { env: { LC_ALL: 'C.UTF-8' } });
      expect(read.toString().split('\0').slice(0, -1)).toEqual(argv);
    }),
    { numRuns: 50 },
  );
});
