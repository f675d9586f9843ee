import {
  chmod,
  chown,
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { contentDigest, FileChangedError, replaceFile } from '../../../src/util/replace-file.ts';

const isRoot = process.getuid?.() === 0;
const old = 'format: 1\r\n';
const digest = contentDigest(old);
let folder = '';
let path = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'replace-file-'));
  path = join(folder, 'backup.pipeline.yaml');
  await writeFile(path, old);
});
afterEach(() => rm(folder, { recursive: true }));

async function expectUntouched(): Promise<void> {
  expect(await readFile(path, 'utf8')).toBe(old);
  expect(await readdir(folder)).toEqual(['backup.pipeline.yaml']);
}

test('writes the content and leaves nothing beside it', async () => {
  const before = await stat(path);
  await replaceFile(path, 'format: 1\nid: shop\n', digest);
  expect(await readFile(path, 'utf8')).toBe('format: 1\nid: shop\n');
  expect((await stat(path)).ino).not.toBe(before.ino);
  expect(await readdir(folder)).toEqual(['backup.pipeline.yaml']);
});

test('writes bytes as they are', async () => {
  const bytes = Uint8Array.of(0xef, 0xbb, 0xbf, 0xff, 0x00, 0x0d);
  await replaceFile(path, bytes, digest);
  expect(new Uint8Array(await readFile(path))).toEqual(bytes);
});

test.each([0o600, 0o644, 0o664, 0o755])('keeps the mode %i', async (mode) => {
  await chmod(path, mode);
  await replaceFile(path, 'new', digest);
  expect((await stat(path)).mode & 0o7777).toBe(mode);
});

test('keeps the owner', async () => {
  const [uid, gid] = isRoot ? [4321, 4322] : [process.getuid?.() ?? 0, process.getgid?.() ?? 0];
  await chown(path, uid, gid);
  await replaceFile(path, 'new', digest);
  expect(await stat(path)).toMatchObject({ uid, gid });
});

test('follows a link and leaves it a link', async () => {
  const link = join(folder, 'link.yaml');
  await mkdir(join(folder, 'real'));
  const real = join(folder, 'real', 'shop.yaml');
  await writeFile(real, old);
  await symlink(join('real', 'shop.yaml'), link);
  await replaceFile(link, 'new', digest);
  expect((await lstat(link)).isSymbolicLink()).toBe(true);
  expect(await readFile(real, 'utf8')).toBe('new');
  expect(await readdir(join(folder, 'real'))).toEqual(['shop.yaml']);
});

describe('refuses', () => {
  test('a file that has changed since it was read', async () => {
    const failure = replaceFile(path, 'new', contentDigest('something else'));
    await expect(failure).rejects.toThrow(FileChangedError);
    await expect(failure).rejects.toMatchObject({ path });
    await expectUntouched();
  });

  test('a file that is not there, or a link to nothing', async () => {
    const link = join(folder, 'link.yaml');
    await symlink('nothing', link);
    await expect(replaceFile(link, 'new', digest)).rejects.toMatchObject({ code: 'ENOENT' });
    await expect(replaceFile(join(folder, 'no'), 'new', digest)).rejects.toMatchObject({
      code: 'ENOENT',
    });
    await rm(link);
    await expectUntouched();
  });

  test('what is not a file', async () => {
    await expect(replaceFile(folder, 'new', digest)).rejects.toThrow('is not a regular file');
  });

  test('a file that changes while its replacement is written', async () => {
    async function* content() {
      yield 'new';
      await writeFile(path, 'by somebody else');
    }
    // @ts-expect-error a stream lets the test act in the middle
    await expect(replaceFile(path, content(), digest)).rejects.toThrow(FileChangedError);
    expect(await readFile(path, 'utf8')).toBe('by somebody else');
    expect(await readdir(folder)).toEqual(['backup.pipeline.yaml']);
  });

  test('to leave half a file behind', async () => {
    const began: string[][] = [];
    async function* content() {
      yield 'new';
      began.push(await readdir(folder));
      throw new Error('the disk is full');
    }
    // @ts-expect-error a stream lets the test fail in the middle
    await expect(replaceFile(path, content(), digest)).rejects.toThrow('the disk is full');
    expect(began).toEqual([
      [expect.stringMatching(/^\.[\da-f]{24}\.tmp$/), 'backup.pipeline.yaml'],
    ]);
    await expectUntouched();
  });

  test('a file that may not be written, unless by root, who may write all', async () => {
    await chmod(path, 0o444);
    const replaced = replaceFile(path, 'new', digest);
    if (isRoot) return await expect(replaced).resolves.toBeUndefined();
    await expect(replaced).rejects.toMatchObject({ code: 'EACCES' });
    await expectUntouched();
  });
});
