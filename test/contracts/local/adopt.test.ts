import { linkSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Stored } from '../../../src/ports/destination.ts';
import { createLocal, partsIn } from '../../rig/destination/local.ts';
import { type Ground, openGround } from '../../rig/destination/mounts.ts';
import { run } from '../../rig/destination/run.ts';
import { openSpoolBody } from '../../rig/destination/spool-body.ts';
import { WatchedContext } from '../../rig/destination/watched-context.ts';
import { bytesOf, errorOf, folder, key } from '../destination/subject.ts';

const bytes = bytesOf(2_000_000);
type Spool = Awaited<ReturnType<typeof openSpoolBody>>;

function adopt(path: string, spool: Spool, ifAbsent = true): Promise<Stored> {
  const options = { ifAbsent, adopt: true, onToken: () => Promise.resolve() };
  return createLocal({ path }).put(key, spool.body, new WatchedContext(), options);
}

async function adoptWhole(path: string, spoolPath: string): Promise<Spool> {
  const spool = await openSpoolBody(spoolPath);
  const done = adopt(path, spool);
  await spool.write(bytes);
  await spool.seal();
  expect(await done).toMatchObject({ key, bytes: bytes.length });
  expect(readFileSync(join(path, key)).equals(bytes)).toBe(true);
  expect(readdirSync(join(path, folder))).toHaveLength(1);
  expect(statSync(join(path, key)).mode & 0o777).toBe(0o600);
  return spool;
}

describe('the file of a body becomes the stored one', () => {
  test('by a link, and then has one name when the spool is removed', async () => {
    const ground = openGround();
    const path = ground.folder('store');
    const spool = await adoptWhole(path, join(ground.path, 'spool'));
    expect(statSync(join(path, key)).ino).toBe(statSync(spool.path).ino);
    await spool.close();
    expect(statSync(join(path, key)).nlink).toBe(1);
    expect(readFileSync(join(path, key)).equals(bytes)).toBe(true);
  });

  test('by a copy where another mount lies between, though the device is the same', async () => {
    const ground = openGround();
    const path = ground.bind(ground.folder('disk'), 'mounted');
    expect(statSync(path).dev).toBe(statSync(ground.path).dev);
    expect(() => linkSync(writeProbe(ground), join(path, 'probe'))).toThrow('EXDEV');
    const spool = await adoptWhole(path, join(ground.path, 'spool'));
    expect(statSync(join(path, key)).ino).not.toBe(statSync(spool.path).ino);
    await spool.close();
  });

  test('by a clone where the file system shares blocks but allows no link', async () => {
    const ground = openGround();
    const disk = ground.disk('disk', 'xfs', 320);
    const path = ground.bind(disk, 'mounted');
    const spool = await adoptWhole(path, join(disk, 'spool'));
    expect(statSync(join(path, key)).ino).not.toBe(statSync(spool.path).ino);
    expect(run('filefrag', '-v', join(path, key))).toMatch(/shared/);
    await spool.close();
  });

  test('by a copy on another file system', async () => {
    const ground = openGround();
    const spool = await adoptWhole(ground.tmpfs('disk', 'size=8m'), join(ground.path, 'spool'));
    await spool.close();
  });

  test('once: two copies that are one file are no two copies', async () => {
    const ground = openGround();
    const paths = [ground.folder('one'), ground.folder('two')];
    const spool = await openSpoolBody(join(ground.path, 'spool'));
    const done = paths.map((path) => adopt(path, spool));
    await spool.write(bytes);
    await spool.seal();
    await Promise.all(done);
    const [one, two] = paths.map((path) => statSync(join(path, key)).ino);
    expect(one).not.toBe(two);
    await spool.close();
  });

  test('also again, when it has the name already', async () => {
    const ground = openGround();
    const path = ground.folder('store');
    const spool = await adoptWhole(path, join(ground.path, 'spool'));
    expect(await errorOf(adopt(path, spool))).toMatchObject({ code: 'BP5042' });
    await adopt(path, spool, false);
    expect(readFileSync(join(path, key)).equals(bytes)).toBe(true);
    expect(await partsIn(path)).toEqual([]);
    await spool.close();
  });
});

test('a dump that fails leaves nothing of its adopted spool', async () => {
  const ground = openGround();
  const path = ground.folder('store');
  const spool = await openSpoolBody(join(ground.path, 'spool'));
  await spool.write(bytes);
  const reason = new Error('the dump failed');
  const done = adopt(path, spool);
  spool.fail(reason);
  expect(await errorOf(done)).toBe(reason);
  expect(readdirSync(join(path, 'shop'))).toEqual([]);
  expect(statSync(spool.path).nlink).toBe(1);
  await spool.close();
});

function writeProbe(ground: Ground): string {
  const path = join(ground.path, 'probe');
  run('touch', path);
  return path;
}
