import { existsSync, readFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { expect, onTestFinished, test } from 'vitest';
import { sealOf } from '../rig/catalog/sample-manifest.ts';

import { decoding, open, plain, plant, stored } from './fetch-rig.ts';

const broken = (real: () => Readable, after: number) =>
  Readable.from(
    (async function* () {
      let bytes = 0;
      for await (const chunk of real()) {
        yield chunk;
        bytes += chunk.length;
        if (bytes >= after)
          throw Object.assign(new Error('the line is cut'), { code: 'ECONNRESET' });
      }
    })(),
    { objectMode: false },
  );

test('what lies on this machine is read twice; what comes over a network once', async () => {
  for (const [isNear, reads] of [
    [true, 2],
    [false, 1],
  ] as const) {
    const one = plant('here', { isNear });
    const fetching = open(one);
    expect(await fetching.decoded()).toBe('here');
    expect(readFileSync(fetching.path).equals(plain)).toBe(true);
    expect(one.reads()).toBe(reads);
    expect(fetching.names()).toEqual(['result']);
    expect(fetching.lost).toEqual([]);
  }
});

test('bytes that are others when they are read again are not taken', async () => {
  const changed = Buffer.from(stored);
  changed[changed.length >> 1] = (changed[changed.length >> 1] ?? 0) ^ 1;
  const flaky = plant('flaky', {
    give: (real, count) => (count === 1 ? real() : Readable.from([changed], { objectMode: false })),
  });
  const fetching = open(flaky, plant('here'));
  expect(await fetching.decoded()).toBe('here');
  expect(fetching.lost).toMatchObject([{ destination: 'flaky', isDamage: true }]);
  expect(readFileSync(fetching.path).equals(plain)).toBe(true);
});

test.each([true, false])('a line that is cut is no damage (near: %s)', async (isNear) => {
  const cut = { isNear, give: (real: () => Readable) => broken(real, 1) };
  const fetching = open(plant('far', cut), plant('here'));
  expect(await fetching.decoded()).toBe('here');
  expect(fetching.lost).toMatchObject([{ destination: 'far', isDamage: false }]);
  const none = open(plant('far', cut), plant('farther', cut));
  await expect(none.decoded()).rejects.toMatchObject({ code: 'BP5040', exit: 1 });
  await expect(none.asStored()).rejects.toMatchObject({ code: 'BP5040' });
  expect(none.names()).toEqual([]);
});

test.each([
  ['cut', stored.subarray(0, -10)],
  ['longer', Buffer.concat([stored, Buffer.alloc(10_000_000)])],
  ['empty', Buffer.alloc(0)],
])('a file that is %s', async (_, bytes) => {
  const fetching = open(plant('here', { bytes }));
  await expect(fetching.asStored()).rejects.toMatchObject({ code: 'BP5050', exit: 74 });
  await expect(fetching.decoded()).rejects.toMatchObject({ code: 'BP5050' });
  expect(fetching.names()).toEqual([]);
  // Told once, and not read again.
  expect(fetching.lost).toHaveLength(1);
});

test.each([true, false])(
  'nothing is decoded before all of it is proved (near: %s)',
  async (isNear) => {
    const bytes = Buffer.from(stored);
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
    const before = decoding.count;
    const fetching = open(plant('here', { isNear, bytes }));
    await expect(fetching.decoded()).rejects.toMatchObject({ code: 'BP5050' });
    expect(decoding.count).toBe(before);
  },
);

test('a backup that was other bytes when it was made is not believed, wherever it lies', async () => {
  const plainSeal = sealOf('something else');
  const fetching = open(plant('here', { plainSeal }), plant('nas', { plainSeal }));
  await expect(fetching.decoded()).rejects.toMatchObject({ code: 'BP5050', exit: 74 });
  expect(fetching.lost.map(({ destination }) => destination)).toEqual(['here', 'nas']);
  expect(fetching.names()).toEqual([]);
});

test('what this machine lacks says nothing about a copy', async () => {
  const fetching = open(plant('here', { codecs: ['later'] }), plant('nas', { codecs: ['later'] }));
  await expect(fetching.decoded()).rejects.toMatchObject({ code: 'BP5003' });
  expect(fetching.lost).toEqual([]);
  expect(fetching.names()).toEqual([]);
});

test('a copy whose manifest is another one is not read at all, and told once', async () => {
  const forged = plant('forged');
  forged.store.write(`shop/${forged.copy.backup}/manifest.json`, '{}');
  const fetching = open(forged, plant('here'));
  expect(await fetching.decoded()).toBe('here');
  expect(await fetching.asStored()).toBe('here');
  expect(forged.reads()).toBe(0);
  expect(fetching.lost).toMatchObject([{ destination: 'forged', isDamage: true }]);
  expect(fetching.asked).toEqual(['forged', 'here']);
});

test('an interrupt ends it, and leaves nothing', async () => {
  const stop = new AbortController();
  onTestFinished(() => stop.abort());
  const slow = plant('here', {
    give: (real, count) => {
      if (count === 2) stop.abort(new Error('enough'));
      return real();
    },
  });
  const fetching = open(slow, plant('nas'));
  await expect(fetching.decoded(stop.signal)).rejects.toThrow('enough');
  expect(fetching.lost).toEqual([]);
  expect(fetching.names()).toEqual([]);
  expect(existsSync(fetching.path)).toBe(false);
});
