import fc from 'fast-check';
import { expect, test } from 'vitest';
import { showArgument } from '../../../src/cli/show-argument.ts';

test.each([
  ['plain', 'plain'],
  ['', '""'],
  ['two words', '"two words"'],
  ['a\nb', 'a␊b'],
  ['\u001b[2J', '␛[2J'],
  ['x'.repeat(61), `${'x'.repeat(60)}…`],
  ['😀'.repeat(61), `${'😀'.repeat(60)}…`],
])('%j is shown as %s', (argument, shown) => {
  expect(showArgument(argument)).toBe(shown);
});

test('never long, never a control character', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (argument) => {
      const shown = showArgument(argument);
      expect([...shown].length).toBeLessThanOrEqual(64);
      expect(shown).not.toMatch(/\p{Cc}/u);
    }),
  );
});
