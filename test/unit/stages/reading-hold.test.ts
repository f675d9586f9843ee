import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parseHold } from '../../../src/catalog/hold.ts';
import { holdWhileReading } from '../../../src/stages/fetch/reading-hold.ts';
import { createContext } from '../../rig/catalog/context.ts';
import { openStore, type Store } from '../../rig/catalog/store.ts';

const backup = '20261120T021700Z-k3f7';
const key = `shop/holds/${backup}.json`;
const nowMs = Date.parse('2026-11-20T12:00:00Z');
const hour = 3_600_000;

const begin = (store: Store, owner = 'kim', atMs = nowMs) =>
  holdWhileReading(
    { destination: store.destination, pipeline: 'shop', backup },
    { verb: 'download', owner },
    createContext(atMs),
  );

function holdIn(store: Store) {
  const path = join(store.path, key);
  return existsSync(path) ? parseHold(readFileSync(path)) : null;
}

const personal = (until: string | null) =>
  JSON.stringify({ formatVersion: 1, reason: 'the audit', owner: 'ann', until });

test('it is there while somebody reads, expires by itself, and goes', async () => {
  const store = openStore();
  const hold = await begin(store);
  expect(holdIn(store)).toEqual({
    reason: 'it is being read (download)',
    owner: 'kim',
    until: nowMs + hour,
  });
  await hold.release();
  expect(store.keys()).toEqual([]);
});

test.each([null, '2026-11-20T12:30:00Z', '2027-01-01T00:00:00Z'])(
  'what a person holds until %s is not touched',
  async (until) => {
    const store = openStore();
    store.write(key, personal(until));
    const hold = await begin(store);
    expect(holdIn(store)).toMatchObject({ reason: 'the audit' });
    await hold.release();
    expect(readFileSync(join(store.path, key), 'utf8')).toBe(personal(until));
  },
);

test('a hold that has expired comes back as it was; one that a killed reader left does not', async () => {
  const store = openStore();
  store.write(key, personal('2026-11-01T00:00:00Z'));
  const first = await begin(store);
  expect(holdIn(store)).toMatchObject({ reason: 'it is being read (download)' });
  await first.release();
  expect(readFileSync(join(store.path, key), 'utf8')).toBe(personal('2026-11-01T00:00:00Z'));

  const other = openStore();
  await begin(other, 'killed', nowMs - 2 * hour);
  await (await begin(other)).release();
  expect(other.keys()).toEqual([]);
});

test('two readers: whoever ends first leaves the other one protected', async () => {
  const store = openStore();
  const [first, second] = [await begin(store, 'first'), await begin(store, 'second', nowMs + 1000)];
  await first.release();
  expect(holdIn(store)).toMatchObject({ owner: 'second' });
  await second.release();
  const [third, fourth] = [
    await begin(store, 'third', nowMs + 2 * hour),
    await begin(store, 'fourth', nowMs + 2 * hour),
  ];
  await fourth.release();
  expect(holdIn(store)).toMatchObject({ owner: 'third' });
  await third.release();
  expect(holdIn(store)).toBeNull();
});

test('a person who takes it over keeps it', async () => {
  const store = openStore();
  const hold = await begin(store);
  store.write(key, personal(null));
  await hold.release();
  expect(holdIn(store)).toMatchObject({ reason: 'the audit' });
});

test('where nothing can be written one may read all the same', async () => {
  const store = openStore();
  store.write('shop/holds', 'no folder');
  await (await begin(store)).release();
  expect(store.keys()).toEqual(['shop/holds']);
});
