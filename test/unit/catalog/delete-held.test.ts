import { describe, expect, test } from 'vitest';
import { deleteBackup } from '../../../src/catalog/delete-backup.ts';
import { createContext } from '../../rig/catalog/context.ts';
import { at, left, now, old, openPair } from '../../rig/catalog/deletion-pair.ts';
import { failingStream, lie, Outage } from '../../rig/catalog/lie.ts';
import { createHand } from '../../rig/catalog/signed-store.ts';
import { openStore } from '../../rig/catalog/store.ts';

describe('is spared', () => {
  test.each([
    ['shop', JSON.stringify({ reason: 'audit', until: null }), 'held: audit'],
    ['old-shop', JSON.stringify({ reason: 'audit', until: null }), 'held: audit'],
    ['shop', JSON.stringify({ reason: 'x', until: '2026-11-20T12:00:01Z' }), 'held: x'],
    ['shop', 'garbage', 'held: the hold cannot be read'],
  ])('with a hold under %s of %s', async (pipeline, content, reason) => {
    const { store, deletion } = openPair();
    store.write(`${pipeline}/holds/${old}.json`, content);
    const before = store.keys();
    expect(await deleteBackup(deletion, createContext(now))).toEqual({ kind: 'spared', reason });
    expect(store.keys()).toEqual(before);
  });

  test('with a hold at another destination only', async () => {
    const { store, deletion } = openPair();
    const other = openStore('nas');
    other.write(`shop/holds/${old}.json`, JSON.stringify({ reason: 'audit', until: null }));
    const holders = [...deletion.holders, other.destination];
    expect(await deleteBackup({ ...deletion, holders }, createContext(now))).toEqual({
      kind: 'spared',
      reason: 'held: audit',
    });
    const away = lie(other.destination, { get: () => failingStream(new Outage('no route')) });
    expect(
      await deleteBackup({ ...deletion, holders: [store.destination, away] }, createContext(now)),
    ).toMatchObject({ reason: 'its hold cannot be read: no route' });
    expect(left(store)).toHaveLength(5);
  });

  test('while somebody reads it, here or elsewhere', async () => {
    const { store, deletion } = openPair();
    const other = openStore('nas');
    const content = JSON.stringify({ reason: 'read', until: '2026-11-20T12:30:00Z' });
    other.write(`old-shop/holds/${old}/a1b2c3d4.json`, content);
    const holders = [...deletion.holders, other.destination];
    const result = await deleteBackup({ ...deletion, holders }, createContext(now));
    expect(result).toEqual({ kind: 'spared', reason: 'held: read' });
    expect(left(store)).toHaveLength(5);
  });

  test('with a hold that comes between the look for one and the record', async () => {
    const { store, deletion } = openPair();
    const { destination } = store;
    const { sign, policy: signatures } = await createHand();
    const raced = lie(destination, {
      put: (...given) => {
        const hold = JSON.stringify({ reason: 'the audit', until: null });
        store.write(`shop/holds/${old}.json`, hold);
        return destination.put(...given);
      },
    });
    const signed = { ...at(deletion, raced), sign, signatures };
    const result = await deleteBackup(signed, createContext(now));
    expect(result).toEqual({ kind: 'spared', reason: 'held: the audit' });
    expect(left(store)).toHaveLength(5);
    expect(store.keys().filter((key) => key.includes('/deleted/'))).toEqual([]);
  });

  test('with a hold that is over only by a clock that is ahead of that of the store', async () => {
    const { store, deletion } = openPair();
    const hour = 3_600_000;
    const until = new Date(Date.now() + hour).toISOString();
    store.write(`shop/holds/${old}.json`, JSON.stringify({ reason: 'the audit', until }));
    expect(await deleteBackup(deletion, createContext(Date.now() + 2 * hour))).toEqual({
      kind: 'spared',
      reason: 'held: the audit',
    });
    expect(left(store)).toHaveLength(5);
  });

  test('with what a reader has written, for a day and no longer, whatever its end says', async () => {
    const { store, deletion } = openPair();
    const file = `shop/holds/${old}/a1b2c3d4.json`;
    const content = JSON.stringify({ reason: 'it is being read (verify)', until: '2036-01-01' });
    const hour = 3_600_000;
    store.write(file, content, now - 23 * hour);
    expect(await deleteBackup(deletion, createContext(now))).toMatchObject({ kind: 'spared' });
    store.write(file, content, now - 25 * hour);
    expect(await deleteBackup(deletion, createContext(now))).toMatchObject({ kind: 'deleted' });
    expect(store.keys()).not.toContain(file);
  });

  test('when the hold cannot be read', async () => {
    const { store, deletion } = openPair();
    const blind = lie(store.destination, { get: () => failingStream(new Outage('no route')) });
    expect(await deleteBackup(at(deletion, blind), createContext(now))).toEqual({
      kind: 'spared',
      reason: 'its hold cannot be read: no route',
    });
    expect(left(store)).toHaveLength(5);
  });
});

test('a hold that has expired does not protect', async () => {
  const { store, deletion } = openPair();
  const hold = JSON.stringify({ reason: 'x', until: '2026-11-20T12:00:00Z' });
  store.write(`shop/holds/${old}.json`, hold);
  expect(await deleteBackup(deletion, createContext(now))).toMatchObject({ kind: 'deleted' });
});
