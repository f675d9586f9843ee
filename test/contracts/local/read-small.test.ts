import {
  mkdirSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { listNow } from '../../../src/adapters/destinations/local/list-now.ts';
import { Pace } from '../../../src/adapters/destinations/local/pace.ts';
import { readSmall } from '../../../src/adapters/destinations/local/read-small.ts';
import { Tree } from '../../../src/adapters/destinations/local/tree.ts';
import type { Stored } from '../../../src/ports/destination.ts';
import { createLocal } from '../../rig/destination/local.ts';
import { openGround } from '../../rig/destination/mounts.ts';
import { run } from '../../rig/destination/run.ts';
import { WatchedContext } from '../../rig/destination/watched-context.ts';
import { errorOf } from '../destination/subject.ts';

let path = '';
const key = 'shop/20261120T021700Z-k3f9/manifest.json';

function write(name: string, content: string | Uint8Array): void {
  mkdirSync(join(path, name, '..'), { recursive: true });
  writeFileSync(join(path, name), content);
}

/** As a disk that answers at once, and as one that takes a while. */
function paceOf(name: string): Pace {
  const pace = new Pace();
  const wait = new Int32Array(new SharedArrayBuffer(4));
  for (let count = 0; name === 'slow' && count < 32; count += 1) {
    pace.now(() => Atomics.wait(wait, 0, 0, 8));
  }
  expect(pace.isFast).toBe(name === 'fast');
  return pace;
}

beforeEach(() => {
  path = join(openGround().path, 'store');
});

describe.each(['fast', 'slow'])('small objects of a %s disk', (name) => {
  const read = async (wanted = key, maxBytes = 100) => {
    const tree = new Tree({ path, prefix: [], requireMount: false });
    const signal = new AbortController().signal;
    const bytes = await readSmall({
      tree,
      pace: paceOf(name),
      key: wanted,
      maxBytes,
      signal,
    });
    return Buffer.from(bytes).toString();
  };
  const verdict = async (promise: Promise<unknown>) =>
    createLocal({ path }).classify(await errorOf(promise));

  test.each(['', 'a', 'all of it'])('%j comes whole', async (content) => {
    write(key, content);
    expect(await read()).toBe(content);
  });

  test('never more than was asked for', async () => {
    write(key, 'x'.repeat(1000));
    expect(await read()).toBe('x'.repeat(100));
  });

  test('what is not there is missing', async () => {
    expect(await verdict(read())).toBe('missing');
    write(key, 'here');
    expect(await verdict(read('shop/20261120T021700Z-k3f9/other.json'))).toBe('missing');
    expect(await verdict(read('web/20261120T021700Z-k3f9/manifest.json'))).toBe('missing');
    expect(await verdict(read(`${key}/inside`))).not.toBe('transient');
  });

  test.each(['../outside', 'shop/../../outside', '/etc/hostname', ''])(
    '%j is no key',
    async (wanted) => {
      await errorOf(read(wanted));
    },
  );

  test('no link is followed, neither of a file nor of a folder', async () => {
    write('elsewhere/manifest.json', 'of somebody else');
    write(key, 'ours');
    rmSync(join(path, key));
    symlinkSync(join(path, 'elsewhere/manifest.json'), join(path, key));
    expect(await verdict(read())).toBe('permanent');
    renameSync(join(path, 'shop'), join(path, 'moved'));
    symlinkSync(join(path, 'moved'), join(path, 'shop'));
    expect(await verdict(read())).toBe('permanent');
  });

  test('a pipe and a folder are no files, and nobody waits for them', async () => {
    write(key, '');
    rmSync(join(path, key));
    run('mkfifo', join(path, key));
    expect(await verdict(read())).toBe('permanent');
    rmSync(join(path, key));
    mkdirSync(join(path, key));
    expect(await verdict(read())).toBe('permanent');
  });
});

async function list(): Promise<readonly Stored[]> {
  const found: Stored[] = [];
  const listed = createLocal({ path }).list('', new WatchedContext());
  for await (const stored of listed) found.push(stored);
  return found;
}

test('folders of any size are listed in the order of keys', async () => {
  const names = Array.from({ length: 300 }, (_, at) => `f${String(at).padStart(3, '0')}`);
  const keys = ['a', 'b/checks', 'b', 'b-b'].flatMap((folder) =>
    names.map((name) => `shop/${folder}/${name}`),
  );
  for (const one of [...keys, 'shop/c/1', 'shop/c/d/2']) write(one, '');
  expect((await list()).map((one) => one.key)).toEqual([...keys, 'shop/c/1', 'shop/c/d/2'].sort());
  expect(listNow(join(path, 'shop/a'), 'shop/a/')).toBeNull();
  expect(listNow(join(path, 'shop/c'), 'shop/c/')).toHaveLength(2);
  expect(listNow(join(path, 'shop/gone'), 'shop/gone/')).toEqual([]);
});

describe('the version of a file', () => {
  /** The clock of the disk goes in ticks. */
  const untilNextTick = () => {
    const before = statSync(join(path, key)).ctimeMs;
    do write('tick', '');
    while (statSync(join(path, 'tick')).ctimeMs === before);
  };
  const versionOf = async () => (await list()).find((one) => one.key === key)?.version;

  test.each<readonly [string, () => void]>([
    ['other bytes of the same length', () => write(key, 'two')],
    [
      'another file with the same bytes and time',
      () => {
        write('new', 'one');
        renameSync(join(path, 'new'), join(path, key));
      },
    ],
  ])('is another one with %s, even when the time is set back', async (_, change) => {
    write(key, 'one');
    utimesSync(join(path, key), 1_700_000_000, 1_700_000_000);
    const before = await versionOf();
    expect(await versionOf()).toBe(before);
    untilNextTick();
    change();
    utimesSync(join(path, key), 1_700_000_000, 1_700_000_000);
    expect(await versionOf()).not.toBe(before);
  });
});
