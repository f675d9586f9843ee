import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type HoldToLay, layHold } from '../../../src/catalog/lay-hold.ts';
import type { Destination } from '../../../src/ports/destination.ts';
import { createContext } from '../../rig/catalog/context.ts';
import { deletionOf } from '../../rig/catalog/deletion.ts';
import { lie, Outage } from '../../rig/catalog/lie.ts';
import { openStore, plantBackup, type Store } from '../../rig/catalog/store.ts';

const backup = '20261118T020000Z-aaaa';
const key = `shop/holds/${backup}.json`;
const recordKey = `shop/deleted/${backup}.json`;
const now = Date.parse('2026-11-20T12:00:00Z');

const lay = (destination: Destination, more: Partial<HoldToLay> = {}) =>
  layHold(
    {
      copy: { destination, pipeline: 'shop', backup },
      pipelines: ['shop'],
      hold: { reason: 'the audit', owner: 'kim', until: null },
      isReplacing: false,
      ...more,
    },
    createContext(now),
  );

function openHeld(hold?: object): Store {
  const store = openStore();
  plantBackup(store, { id: backup });
  if (hold !== undefined) store.write(key, JSON.stringify(hold));
  return store;
}

const reasonIn = (store: Store): string =>
  JSON.parse(readFileSync(join(store.path, key), 'utf8')).reason;

test('a deletion that sees the hold takes back its record, and the hold has won', async () => {
  const store = openHeld();
  store.write(recordKey, deletionOf(backup));
  let looks = 0;
  const raced = lie(store.destination, {
    list: (under, context) => {
      looks += 1;
      if (looks === 3) store.remove(recordKey);
      return store.destination.list(under, context);
    },
  });
  expect(await lay(raced)).toEqual({ kind: 'laid', replaced: null, isDoomed: false });
});

test('what a deleter that was killed has left is believed for a day', async () => {
  const store = openHeld();
  store.write(`shop/deleting/${backup}/a1b2c3d4.json`, '{}', now - 25 * 3_600_000);
  expect(await lay(store.destination)).toMatchObject({ kind: 'laid', isDoomed: false });
});

test.each([
  ['is half gone', ['manifest.json']],
  ['is gone', ['manifest.json', 'orders.tar.zst.pgp']],
])('a copy that %s is not held, and that is said', async (_, files) => {
  const store = openHeld();
  store.write(recordKey, deletionOf(backup));
  for (const file of files) store.remove(`shop/${backup}/${file}`);
  expect(await lay(store.destination)).toEqual({ kind: 'gone' });
  // It would keep the remains for ever.
  expect(store.keys()).not.toContain(key);
});

test('two persons in one moment see each other', async () => {
  const store = openHeld();
  const other = { reason: 'the move', owner: 'ann', until: null };
  let isLate = true;
  const raced = lie(store.destination, {
    put: (...given) => {
      if (isLate) store.write(key, JSON.stringify(other));
      isLate = false;
      return store.destination.put(...given);
    },
  });
  expect(await lay(raced)).toEqual({ kind: 'stands', hold: other });
  expect(reasonIn(store)).toBe('the move');
});

const short = { reason: 'once', owner: 'kim', until: '2026-12-01T00:00:00Z' };

test('an answer that was lost is no failure; a write that was lost is one', async () => {
  const store = openHeld(short);
  const { destination } = store;
  const mute = lie(destination, {
    put: async (...given) => {
      await destination.put(...given);
      throw new Outage('no answer');
    },
  });
  expect(await lay(mute)).toMatchObject({ kind: 'laid', replaced: { reason: 'once' } });
  expect(reasonIn(store)).toBe('the audit');

  const other = openHeld(short);
  const deaf = lie(other.destination, { put: () => Promise.reject(new Outage('no route')) });
  await expect(lay(deaf)).rejects.toMatchObject({ code: 'BP5040' });
  expect(reasonIn(other)).toBe('once');
});

test('what has expired is no hold, whoever laid it', async () => {
  const store = openHeld({ ...short, owner: 'ann', until: '2026-11-01T00:00:00Z' });
  expect(await lay(store.destination)).toMatchObject({ kind: 'laid', replaced: null });
  expect(reasonIn(store)).toBe('the audit');
});
