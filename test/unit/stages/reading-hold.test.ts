import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parseHold } from '../../../src/catalog/hold.ts';
import { parseKey } from '../../../src/model/run/layout.ts';
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

/** Those of readers, in no order. */
const holdsIn = (store: Store) =>
  store
    .keys()
    .filter((name) => name !== key)
    .map((name) => parseHold(readFileSync(join(store.path, name))));
const ownersIn = (store: Store) => holdsIn(store).map(({ owner }) => owner);

const personal = (until: string | null) =>
  JSON.stringify({ formatVersion: 1, reason: 'the audit', owner: 'ann', until });

test('it is there while somebody reads, expires by itself, and goes', async () => {
  const store = openStore();
  const hold = await begin(store);
  expect(holdsIn(store)).toEqual([
    { reason: 'it is being read (download)', owner: 'kim', until: nowMs + hour },
  ]);
  const [name = ''] = store.keys();
  expect(parseKey('shop', name)).toMatchObject({ kind: 'reading-hold', backup });
  await hold.release();
  expect(store.keys()).toEqual([]);
});

test.each([null, '2026-11-20T12:30:00Z', '2027-01-01T00:00:00Z', '2026-11-01T00:00:00Z'])(
  'what a person holds until %s is not touched',
  async (until) => {
    const store = openStore();
    store.write(key, personal(until));
    const hold = await begin(store);
    expect(ownersIn(store)).toEqual(['kim']);
    await hold.release();
    expect(store.keys()).toEqual([key]);
    expect(readFileSync(join(store.path, key), 'utf8')).toBe(personal(until));
  },
);

test('readers do not touch what other readers write, but for what a kill has left', async () => {
  const store = openStore();
  const [first, second] = [await begin(store, 'first'), await begin(store, 'second', nowMs + 1000)];
  await first.release();
  expect(ownersIn(store)).toEqual(['second']);
  await second.release();
  await begin(store, 'killed', nowMs - 2 * hour);
  await begin(store, 'young', nowMs - hour);
  const third = await begin(store, 'third');
  expect(ownersIn(store).toSorted()).toEqual(['third', 'young']);
  await third.release();
  expect(ownersIn(store)).toEqual(['young']);
});

test('a person may lay a hold and end it while somebody reads', async () => {
  const store = openStore();
  const hold = await begin(store);
  store.write(key, personal(null));
  store.remove(key);
  expect(ownersIn(store)).toEqual(['kim']);
  store.write(key, personal(null));
  await hold.release();
  expect(store.keys()).toEqual([key]);
});

test('where nothing can be written one may read all the same', async () => {
  const store = openStore();
  store.write('shop/holds', 'no folder');
  await (await begin(store)).release();
  expect(store.keys()).toEqual(['shop/holds']);
});
