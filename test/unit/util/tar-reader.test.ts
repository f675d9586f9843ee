import { execFileSync } from 'node:child_process';
import {
  linkSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { NotTarError, type TarMember } from '../../../src/util/tar-member.ts';
import { TarReader } from '../../../src/util/tar-reader.ts';

const folder = mkdtempSync(join(tmpdir(), 'tar-reader-'));
afterAll(() => rmSync(folder, { recursive: true }));

const long = `${'l'.repeat(120)}/${'m'.repeat(150)}`;

function plant(): void {
  mkdirSync(join(folder, 'x', long), { recursive: true });
  const path = (name: string) => join(folder, 'x', name);
  writeFileSync(path('first'), 'abc', { mode: 0o4751 });
  execFileSync('chmod', ['4751', path('first')]);
  linkSync(path('first'), path('second'));
  symlinkSync('t'.repeat(200), path('symbolic'));
  execFileSync('mkfifo', [path('fifo')]);
  writeFileSync(path('sparse'), 'begin');
  truncateSync(path('sparse'), 20_000_000);
  writeFileSync(path(`${long}/deep`), 'of a long name');
  writeFileSync(Buffer.from(path('caf\u00e9\nline'), 'latin1'), '');
  execFileSync('touch', ['-d', '1999-12-31T23:59:59.5Z', path('first')]);
}
plant();

function archive(...options: readonly string[]): Buffer {
  const argv = ['--sort=name', ...options, '-cf', '-', 'x'];
  return execFileSync('tar', argv, { cwd: folder, maxBuffer: 100_000_000 });
}

function read(bytes: Buffer, sizes: readonly number[] = []) {
  const members: TarMember[] = [];
  const reader = new TarReader((member) => members.push(member));
  let at = 0;
  for (const size of sizes) {
    reader.read(Buffer.from(bytes.subarray(at, at + size)));
    at += size;
  }
  reader.read(bytes.subarray(at));
  return { members, isWhole: reader.isWhole };
}

const described = (members: readonly TarMember[]) =>
  members.map(({ name, type, bytes, link }) => [
    name.toString('latin1'),
    type,
    bytes,
    link?.toString('latin1') ?? null,
  ]);

const expected = [
  ['x/', 'folder', 0, null],
  ['x/caf\u00e9\nline', 'file', 0, null],
  ['x/fifo', 'fifo', 0, null],
  ['x/first', 'file', 3, null],
  [`x/${'l'.repeat(120)}/`, 'folder', 0, null],
  [`x/${long}/`, 'folder', 0, null],
  [`x/${long}/deep`, 'file', 14, null],
  ['x/second', 'hardlink', 0, 'x/first'],
  ['x/sparse', 'file', 20_000_000, null],
  ['x/symbolic', 'symlink', 0, 't'.repeat(200)],
];

const formats = ['posix', 'gnu', 'oldgnu'].flatMap((format) => [
  [format, 'with holes', ['--sparse']] as const,
  [format, 'without holes', []] as const,
]);

test.each(formats)('every member of a %s archive %s', (format, _, options) => {
  const { members, isWhole } = read(archive(`--format=${format}`, ...options));
  expect(isWhole).toBe(true);
  expect(described(members)).toEqual(expected);
  const first = members.find(({ name }) => name.toString() === 'x/first');
  expect(first).toMatchObject({ mode: 0o4751, uid: process.getuid?.(), gid: process.getgid?.() });
  expect(first?.modifiedAtMs).toBe(
    Date.UTC(1999, 11, 31, 23, 59, 59) + (format === 'posix' ? 500 : 0),
  );
});

test('in pieces of any size', () => {
  const bytes = archive('--format=posix', '--sparse');
  const sizes = fc.array(fc.integer({ min: 0, max: 1500 }), { maxLength: 30 });
  fc.assert(
    fc.property(sizes, (some) => {
      expect(described(read(bytes, some).members)).toEqual(expected);
    }),
  );
});

test('anything else is refused, and nothing hangs or grows', () => {
  const bytes = archive('--format=posix', '--sparse').subarray(0, 60_000);
  const flips = fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.nat(255)), {
    minLength: 1,
    maxLength: 8,
  });
  fc.assert(
    fc.property(flips, (some) => {
      const changed = Buffer.from(bytes);
      for (const [at, value] of some) changed[at] = value;
      try {
        read(changed);
      } catch (error) {
        expect(error).toBeInstanceOf(NotTarError);
      }
    }),
    { numRuns: 500 },
  );
  expect(() => read(Buffer.alloc(1024, 'no archive'))).toThrow(NotTarError);
});

test.each([0, 1, 511, 512, 4000])('an archive that is cut to %i bytes has no end', (length) => {
  expect(read(archive().subarray(0, length)).isWhole).toBe(false);
});
