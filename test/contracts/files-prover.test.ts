import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { describe, expect, onTestFinished, test } from 'vitest';
import { ToPosix } from '../../src/adapters/sources/files/prove/to-posix.ts';
import { MemberCheck } from '../../src/adapters/sources/files/restore/inspect/check-members.ts';
import { BackupError } from '../../src/model/failures.ts';
import { describeTree, plantTree } from '../rig/catalog/tree.ts';
import { end, extended, member, rawExtended } from '../rig/restore/craft-tar.ts';
import { unpack } from './tar.ts';

function createFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'foreign-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** In pieces of any size, as they come out of a pipe. */
async function convert(archive: Buffer, pieceBytes = 64 * 1024): Promise<Buffer> {
  const step = new ToPosix(false, () => undefined);
  const out = buffer(step);
  for (let at = 0; at < archive.length; at += pieceBytes) {
    step.write(archive.subarray(at, at + pieceBytes));
  }
  step.end();
  return await out;
}

/** What a restore says of it. */
function inspect(archive: Buffer) {
  const check = new MemberCheck({
    roots: [{ member: 'data', live: '/srv/data' }],
    allow: ['links', 'setuid'],
    archiveBytes: Number.MAX_SAFE_INTEGER,
    entries: null,
    bytes: null,
  });
  check.read(archive);
  return check.found();
}

const tar = (folder: string, ...options: readonly string[]) =>
  execFileSync('tar', [...options, '--create', '--file=-', `--directory=${folder}`, './data'], {
    maxBuffer: 1 << 28,
    stdio: ['ignore', 'pipe', 'ignore'],
  });

describe('what other tars write becomes what a restore reads', () => {
  test.each([
    ['gnu', []],
    ['oldgnu', []],
    ['posix', ['--sparse', '--xattrs']],
    ['pax', ['--pax-option=comment=made']],
    ['ustar', []],
    ['v7', []],
  ] as const)('%s %j', async (format, options) => {
    const folder = createFolder();
    const long = join(folder, 'data/long', 'n'.repeat(60), 'm'.repeat(format === 'v7' ? 5 : 60));
    plantTree(join(folder, 'data'));
    // Nobody but the source and POSIX says where its holes are, and v7 knows no such names.
    if (format !== 'posix') rmSync(join(folder, 'data/sparse'));
    mkdirSync(long, { recursive: true });
    writeFileSync(join(long, 'x'.repeat(format === 'v7' ? 9 : 90)), 'far down');
    const converted = await convert(tar(folder, `--format=${format}`, ...options), 10_007);
    expect(inspect(converted)).toMatchObject({ isWhole: true });
    writeFileSync(join(folder, 'converted.tar'), converted);
    mkdirSync(join(folder, 'out'));
    unpack(join(folder, 'converted.tar'), join(folder, 'out'));
    expect(describeTree(join(folder, 'out/data'))).toEqual(describeTree(join(folder, 'data')));
  });

  test('ids, times and sizes beyond their fields', async () => {
    const folder = createFolder();
    mkdirSync(join(folder, 'data'));
    writeFileSync(join(folder, 'data/a'), 'a');
    const options = ['--owner=u:3000000', '--group=g:3000001', '--mtime=1901-01-01 UTC'] as const;
    const converted = await convert(tar(folder, '--format=gnu', ...options));
    writeFileSync(join(folder, 'converted.tar'), converted);
    const listed = execFileSync(
      'tar',
      [
        '--list',
        '--verbose',
        '--numeric-owner',
        '--full-time',
        '--utc',
        '-f',
        join(folder, 'converted.tar'),
      ],
      { encoding: 'utf8' },
    );
    expect(listed).toMatch(/3000000\/3000001 +1 1901-01-01 00:00:00 data\/a/);
  });

  test('byte by byte', async () => {
    const archive = Buffer.concat([member({ name: './data/a', content: 'x'.repeat(700) }), end]);
    expect(await convert(archive, 1)).toEqual(await convert(archive));
    expect(inspect(await convert(archive))).toMatchObject({ count: 1, isWhole: true });
  });
});

const file = member({ name: 'data/a', content: 'abc' });

describe('what is damaged or not understood is refused', () => {
  test.each<readonly [string, Buffer]>([
    ['it is not even one block long', Buffer.from('short')],
    ['it is not even one block long', Buffer.alloc(0)],
    ['it does not begin like one', Buffer.alloc(2000, 'text')],
    ['it ends before its end', file],
    ['it ends before its end', file.subarray(0, 600)],
    ['it ends before its end', Buffer.concat([file, end.subarray(512)])],
    ['it ends before its end', Buffer.concat([file, end, Buffer.alloc(3)])],
    ['something follows its end', Buffer.concat([file, end, file])],
    [
      'a header has a wrong checksum',
      Buffer.concat([file, member({ name: 'b', checksum: '000000\0 ' })]),
    ],
    [
      'a header has a number that is none',
      Buffer.concat([file, member({ name: 'b', size: '9z' })]),
    ],
    [
      'what is no file has content',
      Buffer.concat([file, member({ name: 'b', type: '5', content: 'x' })]),
    ],
    ['a record of the kind "M"', Buffer.concat([file, member({ name: 'b', type: 'M' })])],
    [
      'a file with holes is in an old format',
      Buffer.concat([file, member({ name: 'b', type: 'S' })]),
    ],
    ['a file with holes', Buffer.concat([extended({ 'GNU.sparse.size': '5' }), file])],
    ['an extended header is damaged', Buffer.concat([rawExtended('99 path=x\n'), file])],
    ['says something twice', Buffer.concat([rawExtended('9 path=x\n'.repeat(2)), file])],
    [
      'two extended headers',
      Buffer.concat([extended({ path: 'x' }), extended({ path: 'y' }), file]),
    ],
    ['followed by none', Buffer.concat([file, extended({ path: 'x' }), end])],
    ['speaks of all members', Buffer.concat([extended({ path: 'x' }, 'g'), file])],
    ['a header has no such size', Buffer.concat([member({ name: 'x', type: 'L' }), file])],
  ])('%s', async (says, archive) => {
    const failure = await convert(archive).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(BackupError);
    expect(failure).toMatchObject({ code: 'BP5161', message: expect.stringContaining(says) });
  });

  test('what was cut off anywhere', async () => {
    const folder = createFolder();
    plantTree(join(folder, 'data'));
    rmSync(join(folder, 'data/sparse'));
    const archive = tar(folder, '--format=gnu');
    for (const share of [0.01, 0.1, 0.3, 0.5, 0.7]) {
      const at = Math.floor((archive.length * share) / 512) * 512;
      await expect(convert(archive.subarray(0, at))).rejects.toMatchObject({ code: 'BP5161' });
    }
  });
});

test.each([
  ['leads out of its folder', 'data/../../etc/passwd', {}],
  ['is an absolute name', '/etc/passwd', {}],
  ['is not below what was backed up', 'etc/passwd', {}],
  ['is a character device', 'data/zero', { type: '3' }],
  ['is an absolute name', 'data/link', { type: '1', link: '/etc/passwd' }],
])('what %s comes through to be refused by the rules', async (says, name, more) => {
  const converted = await convert(Buffer.concat([file, member({ name, ...more }), end]));
  expect(() => inspect(converted)).toThrow(says);
});
