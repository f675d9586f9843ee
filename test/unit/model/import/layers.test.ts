import { expect, test } from 'vitest';
import { recognizeLayer, recognizeUnknown } from '../../../../src/model/import/layers.ts';

const head = (...bytes: readonly number[]) => Buffer.from([...bytes, ...Array(40).fill(7)]);
const text = (words: string) => Buffer.from(words.padEnd(64), 'latin1');

test.each([
  ['zstd', head(0x28, 0xb5, 0x2f, 0xfd)],
  ['gzip', head(0x1f, 0x8b, 0x08, 0x00)],
  ['xz', head(0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00)],
  // As GnuPG writes it: to a key of RSA, of a curve, and to a passphrase.
  ['openpgp', head(0x85, 0x01, 0x8c, 0x03)],
  ['openpgp', head(0x84, 0x5e, 0x03)],
  ['openpgp', head(0x8c, 0x0d, 0x04, 0x09)],
  // As others do, with lengths of one, two and five bytes.
  ['openpgp', head(0xc1, 0x5e, 0x03)],
  ['openpgp', head(0xc1, 0xc1, 0x4c, 0x03)],
  ['openpgp', head(0xc1, 0xff, 0, 0, 1, 0x4c, 0x03)],
  ['openpgp', head(0xc3, 0x1e, 0x06, 0x1a)],
] as const)('%s is known by its first bytes', (layer, bytes) => {
  expect(recognizeLayer(bytes)).toBe(layer);
  expect(recognizeUnknown(bytes)).toBeNull();
});

test.each([
  ['nothing', Buffer.alloc(0)],
  ['one byte', head(0x85).subarray(0, 1)],
  ['a tar archive', text('data/uploads/')],
  ['a database', text('SQLite format 3\0')],
  ['bytes that only look like a message', head(0x85, 0x01, 0x8c, 0x09)],
  ['a signature', head(0x88, 0x75, 0x04, 0x00)],
  ['a message of no known length', head(0x87, 0x03)],
  ['a passphrase with a cipher that is none', head(0x8c, 0x0d, 0x04, 0x77)],
])('%s is bare', (_, bytes) => {
  expect(recognizeLayer(bytes)).toBeNull();
});

test.each([
  ['PK\u0003\u0004', 'a zip archive'],
  ['BZh91AY', 'compressed by bzip2'],
  ['-----BEGIN PGP MESSAGE-----', 'gpg --dearmor'],
  ['age-encryption.org/v1', 'encrypted by age'],
  ['SQLite format 3\0', 'a SQLite database'],
  ['PGDMP', 'a dump of PostgreSQL'],
])('%s is told by its name', (bytes, says) => {
  expect(recognizeUnknown(text(bytes))).toContain(says);
});
