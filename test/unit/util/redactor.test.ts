import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createRedactor, type Pieces } from '../../../src/util/redactor.ts';

function knowing(...secrets: readonly string[]) {
  const redactor = createRedactor('###');
  for (const secret of secrets) redactor.learn(secret);
  return redactor;
}

function textOf(pieces: Pieces, chunks: readonly Uint8Array[]): string {
  return chunks.map((chunk) => pieces.add(chunk)).join('') + pieces.end();
}

const secret = 'pa$$ w/rd+"ü\\:@?&=';

test.each([
  ['raw', `x${secret}y`],
  ['percent-encoded', `u=${encodeURIComponent(secret)}&v`],
  ['percent-encoded in small letters', encodeURIComponent(secret).toLowerCase().replace('ü', '')],
  ['in a form', new URLSearchParams({ secret }).toString()],
  ['in a URL', Object.assign(new URL('postgres://u@host/db'), { password: secret }).href],
  ['in JSON', JSON.stringify({ secret })],
  ['in JSON of PHP', JSON.stringify({ secret }).replaceAll('/', '\\/')],
  ['in base64', Buffer.from(secret).toString('base64')],
  ['in base64 behind one byte', Buffer.from(`:${secret}`).toString('base64')],
  ['in base64 behind two bytes', Buffer.from(`a:${secret}`).toString('base64')],
  ['in base64 of URLs', Buffer.from(`user:${secret}!`).toString('base64url')],
])('a secret is masked %s', (_, output) => {
  const masked = knowing(secret).mask(output);
  expect(masked).toContain('###');
  expect(masked).not.toContain('rd');
  expect(masked.length).toBeLessThan(output.length);
});

test('wherever it stands in base64, at most its edges show', () => {
  fc.assert(
    fc.property(
      fc.string({ minLength: 6 }),
      fc.uint8Array(),
      fc.uint8Array(),
      (one, before, after) => {
        fc.pre(one.trim() === one);
        const bytes = Buffer.concat([before, Buffer.from(one.toWellFormed()), after]);
        expect(knowing(one.toWellFormed()).mask(bytes.toString('base64'))).toContain('###');
      },
    ),
  );
});

test('text without secrets stays as it is', () => {
  expect(knowing(secret).mask('nothing to see')).toBe('nothing to see');
  expect(knowing().mask('nothing known')).toBe('nothing known');
  expect(knowing('', '  ').mask('a  b')).toBe('a  b');
});

test('a short secret is masked where it stands alone', () => {
  expect(knowing('a1').mask('a1 a1b "a1" ba1 pin=a1')).toBe('### a1b "###" ba1 pin=###');
});

test('secrets that overlap leave nothing of each other', () => {
  expect(knowing('abcdef', 'defghi', 'cdef').mask('xabcdefghiy')).toBe('x###y');
  expect(knowing('token', 'token-long').mask('token-long token')).toBe('### ###');
});

test('of a key each line is masked, and what all keys share is not', () => {
  const line = randomBytes(40).toString('base64');
  const key = `-----BEGIN PGP PRIVATE KEY BLOCK-----\n\n${line}\n${line}x\n-----END PGP PRIVATE KEY BLOCK-----\n`;
  const redactor = knowing(key);
  expect(redactor.mask(`gpg: ${line} is odd`)).toBe('gpg: ### is odd');
  expect(redactor.mask('-----BEGIN PGP PRIVATE KEY BLOCK-----')).toContain('BEGIN');
  expect(redactor.mask(key)).not.toContain(line.slice(0, 8));
});

test('a key whose lines are short is masked on one line', () => {
  expect(knowing('one\n  two\nsix').mask('said: one two six!')).toBe('said: ###!');
});

test('the beginning of a secret at the end of a text that was shortened is masked', () => {
  const redactor = knowing('correct horse battery');
  expect(redactor.mask('answered: correct hor')).toBe('answered: ###');
  expect(redactor.mask('answered: correct hor…')).toBe('answered: ###…');
  expect(redactor.mask('this is correct')).toBe('this is correct');
});

test('no cut into pieces lets a secret through', () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom(secret, 'abab', 'ababc', 'ab', 'x', 'ü', '\n', 'abc'), {
        maxLength: 12,
      }),
      fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 }),
      (words, sizes) => {
        const redactor = knowing(secret, 'ababc');
        const whole = Buffer.from(words.join(''));
        const pieces: Buffer[] = [];
        for (let at = 0, turn = 0; at < whole.length; turn += 1) {
          const size = sizes[turn % sizes.length] ?? 1;
          pieces.push(whole.subarray(at, at + size));
          at += size;
        }
        expect(textOf(redactor.inPieces(), pieces)).toBe(redactor.mask(words.join('')));
      },
    ),
  );
});

test('in pieces a short secret is masked at a cut, rather too often than too seldom', () => {
  const pieces = ['pin ', 'a', '1', ' and x', 'a1', ' '].map((piece) => Buffer.from(piece));
  expect(textOf(knowing('a1').inPieces(), pieces)).toBe('pin ### and x### ');
});

test('what cannot be the beginning of a secret is given at once', () => {
  const pieces = knowing('secret').inPieces();
  expect(pieces.add(Buffer.from('line one\nse'))).toBe('line one\n');
  expect(pieces.add(Buffer.from('cret!'))).toBe('###!');
});

test('what is learned later is masked from then on', () => {
  const redactor = knowing();
  const pieces = redactor.inPieces();
  expect(pieces.add(Buffer.from('before secret '))).toBe('before secret ');
  redactor.learn('secret');
  expect(pieces.add(Buffer.from('after secret')) + pieces.end()).toBe('after ###');
});
