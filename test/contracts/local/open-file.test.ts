import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import type { Destination, OpensFile } from '../../../src/ports/destination.ts';
import { createLocal } from '../../rig/destination/local.ts';
import { openGround } from '../../rig/destination/mounts.ts';
import { errorOf } from '../destination/subject.ts';

const folder = 'shop/20261120T021700Z-k3f9';
let path = '';
let store: Destination & OpensFile;

beforeEach(() => {
  path = join(openGround().path, 'store');
  mkdirSync(join(path, folder), { recursive: true });
  const local = createLocal({ path });
  if (!opensFile(local)) throw new TypeError('a folder opens its files');
  store = local;
});

function opensFile(destination: Destination): destination is Destination & OpensFile {
  return 'openFile' in destination;
}

const refused = (key: string) => errorOf(store.openFile(`${folder}/${key}`));

test('a file is opened at its first byte', async () => {
  writeFileSync(join(path, folder, 'data'), 'content');
  const handle = await store.openFile(`${folder}/data`);
  expect(await handle.readFile('utf8')).toBe('content');
  await handle.close();
});

test('what is not there is missing', async () => {
  expect(store.classify(await refused('data'))).toBe('missing');
  expect(store.classify(await errorOf(store.openFile('web/other/data')))).toBe('missing');
});

test('no link is followed, and no pipe is waited for', async () => {
  symlinkSync('/etc/hostname', join(path, folder, 'link'));
  execFileSync('mkfifo', [join(path, folder, 'pipe')]);
  expect(await refused('link')).toMatchObject({ code: 'BP5040' });
  expect(await refused('pipe')).toMatchObject({ code: 'BP5040' });
});
