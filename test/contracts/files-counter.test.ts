import { execFileSync } from 'node:child_process';
import { truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type Counted, createInspector } from '../../src/adapters/sources/files/count-members.ts';
import { paxSize } from '../../src/adapters/sources/files/pax-size.ts';
import { plant } from './file-tree.ts';
import { temporaryFolder } from './step-context.ts';

const pack = (folder: string, ...more: string[]): Buffer =>
  execFileSync(
    'tar',
    ['--create', '--file=-', '--format=posix', '--xattrs', ...more, `--directory=${folder}`, '.'],
    { maxBuffer: 1 << 28, env: { ...process.env, LC_ALL: 'C' } },
  );

test('members are counted however the bytes come in', async () => {
  const folder = await temporaryFolder();
  await plant(folder);
  const archive = pack(folder, '--sparse');
  const whole = count([archive]);
  expect(whole.isWhole).toBe(true);
  const listed = execFileSync('tar', ['--list'], { input: archive, encoding: 'utf8' });
  expect(whole.count).toBe(listed.trimEnd().split('\n').length);
  for (const length of [1, 511, 512, 513, 4099, 65_536]) {
    const counter = count(pieces(archive, length));
    expect(counter).toMatchObject({ isWhole: true, count: whole.count, members: whole.members });
  }
});

test('an archive that is cut anywhere is not whole', async () => {
  const folder = await temporaryFolder();
  await writeFile(join(folder, 'file'), Buffer.alloc(3000, 'x'));
  const archive = pack(folder);
  let end = archive.length;
  while (archive[end - 1] === 0) end--;
  for (let length = 0; length < end + 1024; length += 97) {
    expect(count([archive.subarray(0, length)])).toMatchObject({ isWhole: false });
  }
});

test('a file that is larger than its header can say is measured', async () => {
  const folder = await temporaryFolder();
  const nineGibibytes = 9 * 2 ** 30;
  await writeFile(join(folder, 'large'), '');
  await truncate(join(folder, 'large'), nineGibibytes);
  const start = execFileSync('sh', [
    '-c',
    `tar --create --file=- --format=posix --directory=${folder} large 2>/dev/null | head -c 4096`,
  ]);
  expect(count([start])).toMatchObject({
    ...{ isWhole: false, count: 1, members: { files: 1, bytes: nineGibibytes } },
  });
});

test('a size is found between values that look like one', () => {
  const record = (key: string, value: string) => {
    const text = ` ${key}=${value}\n`;
    const length = text.length + String(text.length + 2).length;
    return `${length}${text}`;
  };
  const records = record('SCHILY.xattr.user.x', '\n11 size=666\n') + record('size', '8589934592');
  expect(paxSize(Buffer.from(records, 'latin1'))).toBe(8_589_934_592);
  expect(paxSize(Buffer.from(record('mtime', '1.5')))).toBeNull();
  expect(paxSize(Buffer.from('no records'))).toBeNull();
});

test('what is no archive is refused', () => {
  expect(() => count([Buffer.alloc(1024, 'x')])).toThrow(
    expect.objectContaining({ code: 'BP5014' }),
  );
});

function count(chunks: Iterable<Buffer>): Counted {
  const counter = createInspector();
  for (const chunk of chunks) counter.read(chunk);
  return counter.found();
}

function* pieces(bytes: Buffer, length: number): Generator<Buffer> {
  for (let at = 0; at < bytes.length; at += length) yield bytes.subarray(at, at + length);
}
