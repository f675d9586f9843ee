import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { PartFile } from '../../../src/adapters/destinations/local/part-file.ts';
import { sealOf } from '../../../src/catalog/store/bytes-body.ts';
import { openGround } from '../../rig/destination/mounts.ts';
import { run } from '../../rig/destination/run.ts';
import { bytesOf } from '../destination/subject.ts';

const MiB = 1024 ** 2;

/** Pieces end anywhere: some leave a block half full, some do not even fill it. */
const pieces = [
  bytesOf(3 * MiB + 1),
  bytesOf(2 * MiB),
  bytesOf(4095),
  bytesOf(5),
  bytesOf(9 * MiB + 4096),
  bytesOf(4096 - 6),
  bytesOf(8192),
  bytesOf(1),
];

test.each(['ext4', 'tmpfs'] as const)(
  'on %s a large copy has every byte in its place',
  async (type) => {
    expect((await readFile(await store(type))).equals(Buffer.concat(pieces))).toBe(true);
  },
);

test('a large copy does not push out of memory what others need there', async () => {
  const path = await store('ext4');
  const inMemory = run('fincore', '--bytes', '--noheadings', '--output', 'RES', path);
  expect(Number(inMemory)).toBeLessThan(6 * MiB);
});

async function store(type: 'ext4' | 'tmpfs'): Promise<string> {
  const ground = openGround();
  const disk = type === 'ext4' ? ground.disk('disk', type, 64) : ground.tmpfs('disk', 'size=64m');
  const path = join(disk, 'part');
  const file = await PartFile.open(path);
  for (const piece of pieces) await file.append(piece);
  await file.finish(sealOf(Buffer.concat(pieces)));
  await file.close();
  return path;
}
