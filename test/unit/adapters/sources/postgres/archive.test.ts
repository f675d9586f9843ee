import { describe, expect, test } from 'vitest';
import { createInspector } from '../../../../../src/adapters/sources/postgres/archive/inspector.ts';

/** As `pg_dump` writes them: a sign, then the bytes of a number. */
function number(value: number): Buffer {
  const bytes = Buffer.alloc(5);
  bytes[0] = value < 0 ? 1 : 0;
  bytes.writeUInt32LE(Math.abs(value), 1);
  return bytes;
}

function text(value: string | null): Buffer {
  if (value === null) return number(-1);
  return Buffer.concat([number(Buffer.byteLength(value)), Buffer.from(value)]);
}

interface Entry {
  readonly id: number;
  readonly hasData: boolean;
}

function entry(minor: number, { id, hasData }: Entry): Buffer {
  return Buffer.concat([
    ...[number(id), number(hasData ? 1 : 0), text('1259'), text('16385'), text('a table')],
    ...[text('TABLE DATA'), number(3)],
    ...['', '', 'COPY t FROM stdin;\n', 'public', '', null].map(text),
    ...(minor >= 16 ? [number(114)] : []),
    ...['owner', 'false', '17', '18', null].map(text),
    Buffer.from([hasData ? 1 : 3]),
    Buffer.alloc(8),
  ]);
}

function archive(minor: number, entries: readonly Entry[], ...blocks: readonly Buffer[]): Buffer {
  const made = [1, 2, 3, 1, 11, 126, 0].map(number);
  return Buffer.concat([
    ...[Buffer.from('PGDMP'), Buffer.from([1, minor, 0, 4, 8, 1])],
    minor >= 15 ? Buffer.from([0]) : number(0),
    ...[...made, text('db'), text('15.1'), text('15.1'), number(entries.length)],
    ...[...entries.map((one) => entry(minor, one)), ...blocks],
  ]);
}

const piece = (content: string) => [number(content.length), Buffer.from(content)];

const rows = (id: number, ...pieces: readonly string[]) =>
  Buffer.concat([Buffer.from([1]), number(id), ...pieces.flatMap(piece), number(0)]);

const objects = (id: number, ...numbers: readonly number[]) =>
  Buffer.concat([
    ...[Buffer.from([3]), number(id)],
    ...numbers.flatMap((oid) => [number(oid), ...piece('content'), number(0)]),
    number(0),
  ]);

function inspect(bytes: Buffer): unknown {
  const inspector = createInspector(null);
  inspector.read(bytes);
  return inspector.found();
}

const entries = [
  { id: 5, hasData: true },
  { id: 6, hasData: false },
  { id: 7, hasData: true },
];

describe('an archive of the custom format', () => {
  test.each([14, 15, 16])('of version 1.%i is followed to its end', (minor) => {
    const whole = archive(minor, entries, rows(5, 'one', 'two'), objects(7, 16400, 3));
    expect(inspect(whole)).toEqual({ isComplete: true });
    for (let length = 0; length < whole.length; length += 1)
      expect(() => inspect(whole.subarray(0, length)), String(length)).toThrow(/is not complete/);
    expect(() => inspect(Buffer.concat([whole, whole]))).toThrow(/between its data/);
    expect(() => inspect(Buffer.concat([whole, Buffer.from([0])]))).toThrow(/between its data/);
  });

  test('has large objects of numbers that need all bits', () => {
    // 4294967000, as a number with a sign.
    const whole = archive(14, entries, rows(5, 'one'), objects(7, -296));
    expect(inspect(whole)).toEqual({ isComplete: true });
  });

  test.each([
    ['data that is missing', [rows(5, 'one')], /the data of 1 entries is missing/],
    ['data that is there twice', [rows(5, 'a'), rows(5, 'b'), rows(7)], /is there twice/],
    ['data of nobody', [rows(5, 'a'), rows(6, 'b')], /an entry that it does not have/],
    [
      'a length that is none',
      [Buffer.concat([Buffer.from([1]), number(5), number(-4)])],
      /a length in it is negative/,
    ],
  ])('with %s is none', (_name, blocks, says) => {
    expect(() => inspect(archive(16, entries, ...blocks))).toThrow(says);
  });

  test.each([
    ['of a later version', archive(17, []), /version 1\.17, which is not known/],
    ['of an older one', archive(13, []), /version 1\.13, which is not known/],
    ['that is SQL', Buffer.from('--\n-- PostgreSQL database dump\n'), /does not begin/],
    ['that is nothing', Buffer.alloc(0), /table of contents/],
  ])('%s is refused', (_name, bytes, says) => {
    expect(() => inspect(bytes)).toThrow(says);
  });
});
