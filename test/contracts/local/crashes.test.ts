import { once } from 'node:events';
import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Json } from '../../../src/model/run/facts.ts';
import { createLocal, partsIn } from '../../rig/destination/local.ts';
import { openGround } from '../../rig/destination/mounts.ts';
import { runPut } from '../../rig/destination/run-put.ts';
import { WatchedContext } from '../../rig/destination/watched-context.ts';
import { folder, key, sealOf } from '../destination/subject.ts';

const bytes = 100_000;
const seal = sealOf(Buffer.alloc(bytes, 7));

async function listed(path: string): Promise<readonly string[]> {
  const keys: string[] = [];
  for await (const stored of createLocal({ path }).list('', new WatchedContext())) {
    keys.push(stored.key);
  }
  return keys;
}

/** A token as a journal gives it back: text that was written by somebody. */
function jsonOf(value: unknown): Json {
  return JSON.parse(JSON.stringify(value ?? null));
}

test('what a kill in the middle leaves cannot be seen, and is removed by its token', async () => {
  const path = openGround().folder('store');
  const run = runPut({ path, key, bytes, hold: true });
  const token = await run.heard('token');
  await run.heard('half');
  run.child.kill('SIGKILL');
  await once(run.child, 'close');
  expect(await listed(path)).toEqual([]);
  expect(await partsIn(path)).toHaveLength(1);
  const destination = createLocal({ path });
  const found = await destination.settle(key, seal, jsonOf(token), new WatchedContext());
  expect(found).toBe('absent');
  expect(readdirSync(join(path, 'shop'))).toEqual([]);
});

test('a kill right after the name was given leaves one name when it is settled', async () => {
  const path = openGround().folder('store');
  const run = runPut({ path, key, bytes, inject: 'unlink,unlinkat:signal=SIGKILL' });
  const token = await run.heard('token');
  expect(await run.heard('stored')).toBeUndefined();
  expect(lstatSync(join(path, key)).nlink).toBe(2);
  const destination = createLocal({ path });
  const found = await destination.settle(key, seal, jsonOf(token), new WatchedContext());
  expect(found).toMatchObject({ key, bytes });
  expect(lstatSync(join(path, key)).nlink).toBe(1);
  expect(readdirSync(join(path, folder))).toHaveLength(1);
});

test.each([
  ['the file', 'fsync:error=EIO', bytes],
  ['its folder', 'fsync:error=EIO:when=2+', bytes],
  ['bytes on the way, though later flushes succeed', 'fdatasync:error=EIO:when=1', 70_000_000],
])('a failed flush of %s condemns it', async (_, inject, size) => {
  const path = openGround().folder('store');
  const run = runPut({ path, key, bytes: size, inject });
  expect(await run.heard('failed')).toMatchObject({
    code: 'BP5040',
    facts: { errno: 'EIO' },
    verdict: 'permanent',
  });
  expect(await listed(path)).toEqual([]);
  expect(await partsIn(path)).toEqual([]);
});

test('bytes are flushed before they have a name, and names before they count', async () => {
  const ground = openGround();
  const [path, trace] = [join(ground.path, 'new', 'store'), join(ground.path, 'trace')];
  const run = runPut({ path, key, bytes, trace });
  await run.heard('stored');
  await once(run.child, 'close');
  const calls = readFileSync(trace, 'utf8')
    .replaceAll(/\.[0-9a-f]{32}\.part/g, 'PART')
    .matchAll(/(fsync|link|unlink|rename)\(.*?(?:<|")(\/[^>"]*)[>"]/g);
  const [pipeline, backup] = [join(path, 'shop'), join(path, folder).slice(0, -1)];
  expect(Array.from(calls, ([, call, at]) => `${call} ${at}`)).toEqual([
    ...[path, join(ground.path, 'new'), ground.path].map((made) => `fsync ${made}`),
    `fsync ${join(backup, 'PART')}`,
    `link ${join(backup, 'PART')}`,
    `unlink ${join(backup, 'PART')}`,
    ...[backup, pipeline, path].map((folderOf) => `fsync ${folderOf}`),
  ]);
});

test('a disk that takes the last bytes only in parts gets all of them', async () => {
  const path = openGround().folder('store');
  const run = runPut({ path, key, bytes, inject: 'pwrite64,pwritev,pwritev2:retval=0:when=1' });
  expect(await run.heard('stored')).toMatchObject({ bytes });
  const found = await createLocal({ path }).settle(key, seal, null, new WatchedContext());
  expect(found).toMatchObject({ bytes });
});

test('a file system without links gets its files by renaming', async () => {
  const path = openGround().folder('store');
  const order = { path, key, bytes, inject: 'link,linkat:error=EPERM' };
  expect(await runPut(order).heard('stored')).toMatchObject({ bytes });
  expect(await runPut(order).heard('failed')).toMatchObject({ code: 'BP5042', verdict: 'exists' });
  expect(readdirSync(join(path, folder))).toHaveLength(1);
});
