import { expect, test } from 'vitest';
import { WatchedContext } from '../../rig/destination/watched-context.ts';
import {
  begin,
  bodyOf,
  bytesOf,
  fetch,
  key,
  keysOf,
  type Subject,
  sealOf,
  store,
} from './subject.ts';

const bytes = bytesOf(200_000);
const seal = sealOf(bytes);
const foreign = [
  null,
  'text',
  7,
  {},
  [],
  { part: null },
  { part: '../../x' },
  { part: key },
  { part: 'orders.sqlite.zst.pgp' },
];

export function settling(subject: () => Subject): void {
  test('what was stored, though the answer was lost, is found', async () => {
    const { destination } = subject();
    const writer = await bodyOf(subject(), bytes);
    const attempt = begin(subject(), writer.body);
    await attempt.done;
    for (const token of [attempt.token(), attempt.token(), null]) {
      const found = await destination.settle(key, seal, token, new WatchedContext());
      expect(found).toMatchObject({ key, bytes: bytes.length });
    }
    expect(await subject().leftovers()).toEqual([]);
    await writer.close();
  });

  test('what never came is absent', async () => {
    const { destination } = subject();
    expect(await destination.settle(key, seal, null, new WatchedContext())).toBe('absent');
    expect(await keysOf(subject())).toEqual([]);
  });

  test.each([
    ['of another size', bytes.subarray(1)],
    ['of the same size', bytesOf(bytes.length, 99)],
    ['of no bytes', bytes.subarray(0, 0)],
  ])('another object %s is different, and stays', async (_, other) => {
    const { destination } = subject();
    await store(subject(), key, other);
    expect(await destination.settle(key, seal, null, new WatchedContext())).toBe('different');
    expect((await fetch(subject(), key)).equals(other)).toBe(true);
  });

  test.each(foreign)('the token %j of nobody names nothing', async (token) => {
    const { destination } = subject();
    await store(subject(), key, bytes);
    const found = await destination.settle(key, seal, token, new WatchedContext());
    expect(found).toMatchObject({ key });
    expect(await keysOf(subject())).toEqual([key]);
  });
}
