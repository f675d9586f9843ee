import { buffer } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { WatchedContext } from '../../rig/destination/watched-context.ts';
import {
  begin,
  bodyOf,
  bytesOf,
  errorOf,
  expectInvisible,
  fetch,
  folder,
  key,
  keysOf,
  type Subject,
  sealOf,
  store,
} from './subject.ts';

const names = [
  'a',
  '0',
  'Z',
  'a.b',
  'a-b',
  'a_b',
  'A.b-C_d.tar.zst.pgp',
  'a.',
  'a-',
  `n${'x'.repeat(254)}`,
];
const hostile = [
  '',
  '/',
  '.',
  '..',
  '../x',
  'shop/../../x',
  'shop/./x',
  'shop//x',
  '/etc/x',
  'shop/.hidden',
  'shop/a b',
  'shop/a\0b',
  'shop/a\nb',
  'shop/a\\b',
  `shop/${'x'.repeat(256)}`,
  'shop/x/',
];

export function storing(subject: () => Subject): void {
  test('a sealed body is stored as it is', async () => {
    const bytes = bytesOf(300_000);
    const before = Date.now();
    const writer = await bodyOf(subject(), bytes);
    const attempt = begin(subject(), writer.body);
    const stored = await attempt.done;
    expect(stored).toMatchObject({ key, bytes: bytes.length });
    // Stores have clocks of their own, and some round to seconds.
    expect(Math.abs(stored.modifiedAt - before)).toBeLessThan(60_000);
    expect(attempt.context.bytes).toBe(bytes.length);
    expect((await fetch(subject(), key)).equals(bytes)).toBe(true);
    expect(await keysOf(subject())).toEqual([key]);
    expect(await subject().leftovers()).toEqual([]);
    await writer.close();
  });

  test('a token is told before anything lies in the store', async () => {
    const { destination } = subject();
    const writer = await bodyOf(subject(), bytesOf(10));
    const refusal = new Error('the journal is full');
    const put = destination.put(key, writer.body, new WatchedContext(), {
      ifAbsent: true,
      onToken: () => Promise.reject(refusal),
    });
    expect(await errorOf(put)).toBe(refusal);
    expect(await subject().leftovers()).toEqual([]);
    await expectInvisible(subject());
    await writer.close();
  });

  test('an object of no bytes is an object', async () => {
    await store(subject(), key, Buffer.alloc(0));
    expect(await fetch(subject(), key)).toHaveLength(0);
    expect(await keysOf(subject())).toEqual([key]);
  });

  test('a large object comes back byte for byte', { timeout: 120_000 }, async () => {
    const bytes = bytesOf(64 * 1024 * 1024);
    await store(subject(), key, bytes);
    expect(sealOf(await fetch(subject(), key))).toEqual(sealOf(bytes));
  });

  test('every name that the grammar allows can be stored', async () => {
    for (const [index, name] of names.entries()) {
      await store(subject(), `${folder}${name}`, bytesOf(10, index));
    }
    expect(await keysOf(subject(), folder)).toEqual(names.map((name) => folder + name).sort());
    for (const [index, name] of names.entries()) {
      expect((await fetch(subject(), `${folder}${name}`)).equals(bytesOf(10, index))).toBe(true);
    }
  });

  test.each(hostile)('the name %j is no key for anybody', async (name) => {
    const { destination } = subject();
    const writer = await bodyOf(subject(), bytesOf(10));
    await errorOf(begin(subject(), writer.body, { at: name }).done);
    await errorOf(fetch(subject(), name));
    await errorOf(destination.remove(name, new WatchedContext()));
    await errorOf(destination.settle(name, sealOf(bytesOf(10)), null, new WatchedContext()));
    expect(await keysOf(subject())).toEqual([]);
    await writer.close();
  });

  test.each([
    [0, 1],
    [0, 200_000],
    [1, 2],
    [70_000, 140_001],
    [199_999, 200_000],
    [150_000, 900_000],
  ])('the bytes from %i to %i can be had alone', async (start, end) => {
    const bytes = bytesOf(200_000);
    await store(subject(), key, bytes);
    const range = subject().destination.get(key, new WatchedContext(), { start, end });
    expect((await buffer(range)).equals(bytes.subarray(start, end))).toBe(true);
  });

  test('what is there stays as it is for who creates', async () => {
    const { destination } = subject();
    await store(subject(), key, bytesOf(1000, 1));
    const writer = await bodyOf(subject(), bytesOf(2000, 2));
    const error = await errorOf(begin(subject(), writer.body).done);
    expect(destination.classify(error)).toBe('exists');
    expect((await fetch(subject(), key)).equals(bytesOf(1000, 1))).toBe(true);
    expect(await subject().leftovers()).toEqual([]);
    await writer.close();
  });

  test('what is there is replaced as a whole for who may', async () => {
    await store(subject(), key, bytesOf(2000, 1));
    const writer = await bodyOf(subject(), bytesOf(1000, 2));
    const stored = await begin(subject(), writer.body, { ifAbsent: false }).done;
    expect(stored.bytes).toBe(1000);
    expect((await fetch(subject(), key)).equals(bytesOf(1000, 2))).toBe(true);
    expect(await subject().leftovers()).toEqual([]);
    await writer.close();
  });

  test('removing takes one object, and none is none', async () => {
    const { destination } = subject();
    const other = `${folder}manifest.json`;
    await store(subject(), key, bytesOf(10));
    await store(subject(), other, bytesOf(20));
    await destination.remove(key, new WatchedContext());
    await destination.remove(key, new WatchedContext());
    await destination.remove('shop/nothing/here', new WatchedContext());
    await expectInvisible(subject());
    expect(await keysOf(subject())).toEqual([other]);
    await store(subject(), key, bytesOf(30));
    expect(await fetch(subject(), key)).toHaveLength(30);
  });

  test('a sound store has nothing to be found, and looking changes nothing', async () => {
    const { destination } = subject();
    const findings = await destination.check(new WatchedContext());
    expect(findings.filter(({ severity }) => severity === 'error')).toEqual([]);
    const room = await destination.free(new WatchedContext());
    expect(room?.bytes ?? 1).toBeGreaterThan(0);
    expect(await keysOf(subject())).toEqual([]);
    expect(await subject().leftovers()).toEqual([]);
  });
}
