import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { describe, expect, test } from 'vitest';
import { createCutter } from '../../../../../src/adapters/sources/redis/cut-mark.ts';
import {
  createCrc64,
  isZero,
  updateCrc64,
} from '../../../../../src/adapters/sources/redis/rdb/crc64.ts';
import { createInspector } from '../../../../../src/adapters/sources/redis/rdb/rdb-inspector.ts';
import { readInfo } from '../../../../../src/adapters/sources/redis/server.ts';

/** As a server makes it: notes, one database, the end and the checksum. */
function rdbOf(value: string | Buffer, { magic = 'REDIS0011', database = true } = {}): Buffer {
  const content = Buffer.from(value);
  const length = Buffer.alloc(5, 0x80);
  length.writeUInt32BE(content.length, 1);
  return sealed([
    Buffer.from(magic),
    ...[
      note('redis-ver', '7.2.4'),
      Buffer.from([0xfa, 4]),
      Buffer.from('bits'),
      Buffer.from([0xc0, 64]),
    ],
    ...(database ? [Buffer.from([0xfe, 0, 0, 1]), Buffer.from('k'), length, content] : []),
  ]);
}

function note(key: string, value: string): Buffer {
  return Buffer.from(
    `\xfa${String.fromCharCode(key.length)}${key}${String.fromCharCode(value.length)}${value}`,
    'latin1',
  );
}

function sealed(parts: readonly Buffer[]): Buffer {
  const bytes = Buffer.concat([...parts, Buffer.from([0xff])]);
  const crc = createCrc64();
  updateCrc64(crc, bytes);
  const checksum = Buffer.alloc(8);
  checksum.writeInt32LE(crc.low);
  checksum.writeInt32LE(crc.high, 4);
  return Buffer.concat([bytes, checksum]);
}

function inspect(bytes: Buffer, piece = 65_536) {
  const inspector = createInspector(null);
  for (let at = 0; at < bytes.length; at += piece) {
    const chunk = Buffer.from(bytes.subarray(at, at + piece));
    inspector.read(chunk);
    chunk.fill(0);
  }
  return inspector.found();
}

const samples = ['v', 'x'.repeat(30_000), Buffer.alloc(20_000), 'REDIS0011'.repeat(900)] as const;

test('the checksum is that of the engine', () => {
  const crc = createCrc64();
  updateCrc64(crc, Buffer.from('123456789'));
  expect([crc.high >>> 0, crc.low >>> 0]).toEqual([0xe9c6d914, 0xc4b8d9ca]);
  expect(isZero(crc)).toBe(false);
});

describe('an RDB file', () => {
  test.each(samples)('is whole, in pieces of any size', (value) => {
    for (const piece of [1, 7, 9, 4096, 4097, 65_536]) {
      expect(inspect(rdbOf(value), piece)).toEqual({
        ...{ problem: null, rdbVersion: 11, holds: 'something', hasChecksum: true },
      });
    }
  });

  test('may be of Valkey, or hold nothing', () => {
    expect(inspect(rdbOf('v', { magic: 'VALKEY080' }))).toMatchObject({
      problem: null,
      rdbVersion: 80,
    });
    expect(inspect(rdbOf('', { database: false }))).toMatchObject({
      problem: null,
      holds: 'nothing',
    });
  });

  test('may have begun with something of a module', () => {
    const bytes = sealed([Buffer.from('REDIS0011'), Buffer.from([0xf7, 1, 2, 3])]);
    expect(inspect(bytes)).toMatchObject({ problem: null, holds: 'unknown' });
  });

  test('may have no checksum', () => {
    const bytes = rdbOf('v');
    bytes.fill(0, bytes.length - 8);
    expect(inspect(bytes)).toMatchObject({ problem: null, hasChecksum: false });
  });

  const wrong: readonly (readonly [string, (bytes: Buffer) => Buffer, RegExp])[] = [
    ['nothing at all', () => Buffer.alloc(0), /is empty/],
    ['a message', () => Buffer.from('-NOAUTH Authentication required.'), /does not begin as/],
    ['a page of a proxy', () => Buffer.from('<html>'.repeat(2000)), /does not begin as/],
    [
      'its first half',
      (bytes) => bytes.subarray(0, bytes.length / 2),
      /ends before its end|checksum/,
    ],
    ['all but the last byte', (bytes) => bytes.subarray(0, -1), /ends before its end|checksum/],
    ['its head', (bytes) => bytes.subarray(0, 9), /ends before its end/],
    ['it twice', (bytes) => Buffer.concat([bytes, bytes]), /something follows/],
    ['it and a zero', (bytes) => Buffer.concat([bytes, Buffer.alloc(1)]), /something follows/],
    [
      'it and many zeros',
      (bytes) => Buffer.concat([bytes, Buffer.alloc(9000)]),
      /something follows/,
    ],
    ['it and a line', (bytes) => Buffer.concat([bytes, Buffer.from('done\n')]), /./],
    ['it behind a line', (bytes) => Buffer.concat([Buffer.from('OK\n'), bytes]), /does not begin/],
    ['a changed byte', (bytes) => flipped(bytes, bytes.length >> 1), /checksum is wrong/],
    ['a changed checksum', (bytes) => flipped(bytes, bytes.length - 3), /checksum is wrong/],
    ['the mark of its end', (bytes) => Buffer.concat([bytes, Buffer.from('a1'.repeat(20))]), /./],
  ];
  test.each(wrong)('is not: %s', (_name, damage, problem) => {
    for (const value of samples) {
      for (const piece of [5, 4096, 65_536]) {
        expect(inspect(damage(rdbOf(value)), piece)).toMatchObject({
          problem: expect.stringMatching(problem),
        });
      }
    }
  });
});

function flipped(bytes: Buffer, at: number): Buffer {
  bytes[at] = (bytes[at] ?? 0) ^ 4;
  return bytes;
}

test.each(samples)('the mark behind it is cut off, and nothing else', async (value) => {
  const rdb = rdbOf(value);
  const mark = Buffer.from('0123456789abcdef0123456789abcdef01234567');
  for (const [given, expected] of [
    [rdb, rdb],
    [Buffer.concat([rdb, mark]), rdb],
    [rdb.subarray(0, -1), rdb.subarray(0, -1)],
    [mark, mark],
    [Buffer.alloc(0), Buffer.alloc(0)],
  ] as const) {
    for (const piece of [1, 11, 65_536]) {
      const pieces = Array.from({ length: Math.ceil(given.length / piece) }, (_, at) =>
        given.subarray(at * piece, (at + 1) * piece),
      );
      const cut = await buffer(Readable.from(pieces).pipe(createCutter()));
      expect(cut.equals(expected)).toBe(true);
    }
  }
});

test('both families say who they are', () => {
  const redis =
    'redis_version:7.0.15\r\nredis_mode:standalone\r\nrole:master\r\naof_enabled:1\r\ndb0:keys=2,expires=0\r\n';
  expect(readInfo(redis)).toEqual({
    ...{ flavor: 'redis', version: '7.0.15', role: 'primary', isLinked: true, mode: 'standalone' },
    ...{ isAppendOnly: true, usedMemory: 0, keys: { db0: 2 } },
  });
  const valkey =
    'redis_version:7.2.4\nserver_name:valkey\nvalkey_version:8.1.0\nserver_mode:cluster\nrole:slave\nmaster_link_status:down\n';
  expect(readInfo(valkey)).toMatchObject({
    ...{ flavor: 'valkey', version: '8.1.0', role: 'replica', isLinked: false, mode: 'cluster' },
  });
});
