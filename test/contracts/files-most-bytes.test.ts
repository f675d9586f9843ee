import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { mostBytes } from '../../src/adapters/sources/files/most-bytes.ts';
import { openGround } from '../rig/destination/mounts.ts';
import { files } from './files-rig.ts';
import { createRig, takeDump } from './source.ts';

const MiB = 1024 ** 2;
const walk = (repository: string, roots: readonly string[], oneFileSystem = true) => ({
  ...{ repository, roots, oneFileSystem },
  createExclusion: () => {
    throw new Error('nothing is walked');
  },
});

test.each(['ext4', 'tmpfs'] as const)('on %s the archive is no larger', async (type) => {
  const ground = openGround();
  const disk = type === 'ext4' ? ground.disk('disk', type, 32) : ground.tmpfs('disk', 'size=32m');
  writeFileSync(join(disk, 'large'), Buffer.alloc(3 * MiB, 1));
  for (let file = 0; file < 500; file += 1) writeFileSync(join(disk, `empty-${file}`), '');
  const most = await mostBytes(walk(ground.path, ['disk']));
  const { place, context } = await createRig();
  const source = files({ place, repository: ground.path }, { paths: ['disk'] });
  const file = join(context.folder, 'dump.tar');
  await takeDump(source, context, file);
  expect(most).toBeGreaterThanOrEqual(statSync(file).size - 64 * 1024);
  expect(most).toBeLessThan(10 * MiB);
});

test('each file system counts once', async () => {
  const ground = openGround();
  const disks = ['one', 'two'].map((name) => ground.tmpfs(name, 'size=8m'));
  for (const disk of disks) writeFileSync(join(disk, 'large'), Buffer.alloc(3 * MiB, 1));
  writeFileSync(join(disks[0] ?? '', 'more'), '');
  const most = await mostBytes(walk(ground.path, ['one/large', 'one/more', 'two']));
  expect(most).toBeGreaterThanOrEqual(6 * MiB);
  expect(most).toBeLessThan(7 * MiB);
});

test('it is not known where other file systems belong to it', async () => {
  const ground = openGround();
  ground.tmpfs('disk', 'size=8m');
  expect(await mostBytes(walk(ground.path, ['disk'], false))).toBeNull();
});

test('it is not known of a file system that holds more than it says', async () => {
  const ground = openGround();
  expect(await mostBytes(walk(ground.path, ['/proc/sys']))).toBeNull();
});
