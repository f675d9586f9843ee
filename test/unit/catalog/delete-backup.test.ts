import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type Deletion, deleteBackup } from '../../../src/catalog/delete-backup.ts';
import { serializeDeletion } from '../../../src/catalog/deletion-record.ts';
import { readDeletion } from '../../../src/catalog/read-deletion.ts';
import type { Destination } from '../../../src/ports/destination.ts';
import { createContext } from '../../rig/catalog/context.ts';
import { failingStream, lie, Outage } from '../../rig/catalog/lie.ts';
import { createHand } from '../../rig/catalog/signed-store.ts';
import { openStore, plantBackup, type Store } from '../../rig/catalog/store.ts';

const old = '20261118T020000Z-aaaa';
const young = '20261119T020000Z-bbbb';
const now = Date.parse('2026-11-20T12:00:00Z');

/** A store with a backup to delete and one that stays. */
function openPair(): { readonly store: Store; readonly deletion: Deletion } {
  const store = openStore();
  const { sha256 } = plantBackup(store, {
    id: old,
    checks: ['20261119T030000Z-aaaa-here-checksum-pass'],
  });
  store.write(`shop/${old}/manifest.json.sig`, 'signature');
  store.write(`shop/${old}/RESTORE.md`, 'guide');
  const { manifest } = plantBackup(store, { id: young });
  return {
    store,
    deletion: {
      copy: { destination: store.destination, pipeline: 'shop', backup: old },
      pipelines: ['shop', 'old-shop'],
      holders: [store.destination],
      keepers: [{ pipeline: 'shop', manifest }],
      record: { by: 'retention', reason: 'no rule keeps it', run: 'abcd', manifestSha256: sha256 },
      sign: null,
      signatures: null,
      assertOurs: () => Promise.resolve(),
    },
  };
}

const at = (deletion: Deletion, destination: Destination): Deletion => ({
  ...deletion,
  copy: { ...deletion.copy, destination },
  holders: [destination],
});

const left = (store: Store): readonly string[] =>
  store.keys().filter((key) => key.startsWith(`shop/${old}/`));

test('the record is written first, then the manifest goes, then all the rest', async () => {
  const { store, deletion } = openPair();
  const done: string[] = [];
  const { destination } = store;
  const watched = lie(destination, {
    put: (...given) => {
      done.push(`+ ${given[0]}`);
      return destination.put(...given);
    },
    remove: (...given) => {
      done.push(`- ${given[0].replace(`shop/${old}/`, '')}`);
      return destination.remove(...given);
    },
  });
  const result = await deleteBackup(at(deletion, watched), createContext(now));
  expect(result).toMatchObject({ kind: 'deleted' });
  expect(done).toEqual([
    `+ shop/deleted/${old}.json`,
    '- manifest.json',
    '- manifest.json.sig',
    '- RESTORE.md',
    '- orders.tar.zst.pgp',
    '- checks/20261119T030000Z-aaaa-here-checksum-pass.json',
  ]);
  expect(left(store)).toEqual([]);
  expect(store.keys()).toContain(`shop/${young}/manifest.json`);
});

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

  test('when nobody can sign the record that must be signed', async () => {
    const { store, deletion } = openPair();
    const { policy: signatures } = await createHand();
    expect(await deleteBackup({ ...deletion, signatures }, createContext(now))).toEqual({
      kind: 'spared',
      reason: 'nobody here can sign its deletion',
    });
    expect(left(store)).toHaveLength(5);
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

  test.each(['manifest.json', 'orders.tar.zst.pgp'])(
    'when what was to stay has lost its %s',
    async (file) => {
      const { store, deletion } = openPair();
      store.remove(`shop/${young}/${file}`);
      expect(await deleteBackup(deletion, createContext(now))).toEqual({
        kind: 'spared',
        reason: `${young}, which was to stay, is damaged: ${file} is missing`,
      });
      expect(left(store)).toHaveLength(5);
    },
  );

  test('where the destination keeps everything', async () => {
    const { store, deletion } = openPair();
    const { traits } = store.destination;
    const vault = lie(store.destination, { traits: { ...traits, canDelete: false } });
    expect(await deleteBackup(at(deletion, vault), createContext(now))).toEqual({
      kind: 'spared',
      reason: 'the destination lets nobody delete',
    });
    expect(left(store)).toHaveLength(5);
  });

  test('when the lock is no longer ours', async () => {
    const { store, deletion } = openPair();
    const assertOurs = () => Promise.reject(new Error('lease lost'));
    await expect(deleteBackup({ ...deletion, assertOurs }, createContext(now))).rejects.toThrow(
      'lease lost',
    );
    expect(left(store)).toHaveLength(5);
    expect(store.keys()).not.toContain(`shop/deleted/${old}.json`);
  });
});

const recordKey = `shop/deleted/${old}.json`;
const contentOf = (store: Store, key = recordKey): string =>
  readFileSync(join(store.path, key), 'utf8');

test('two hosts that decide the same in one moment do not hinder each other', async () => {
  const { store, deletion } = openPair();
  const { destination } = store;
  const first = openPair().deletion.record;
  let isLate = true;
  const raced = lie(destination, {
    put: async (...given) => {
      // Between the look and the write of this host the other one has written.
      if (given[0] === recordKey && isLate) {
        isLate = false;
        const place = { backup: old, destination: 'here' };
        store.write(recordKey, serializeDeletion(place, { ...first, run: 'other' }, now - 1));
      }
      return await destination.put(...given);
    },
  });
  expect(await deleteBackup(at(deletion, raced), createContext(now))).toMatchObject({
    kind: 'deleted',
  });
  expect(JSON.parse(contentOf(store))).toMatchObject({ run: 'other', backup: old });
  expect(left(store)).toEqual([]);
});

test('a record that counts for nothing makes way for one that does', async () => {
  const { store, deletion } = openPair();
  store.write(recordKey, '');
  expect(await deleteBackup(deletion, createContext(now))).toMatchObject({ kind: 'deleted' });
  expect(JSON.parse(contentOf(store))).toMatchObject({ run: 'abcd', backup: old });
});

test('where the pipeline names signers, the record is signed before it is there', async () => {
  const { store, deletion } = openPair();
  const { sign, policy: signatures } = await createHand();
  // A killed attempt has left the signature of words that were never written.
  store.write(`${recordKey}.sig`, 'of other words');
  const done: string[] = [];
  const { destination } = store;
  const watched = lie(destination, {
    put: (...given) => {
      done.push(given[0]);
      return destination.put(...given);
    },
  });
  const signed = { ...at(deletion, watched), sign, signatures };
  expect(await deleteBackup(signed, createContext(now))).toMatchObject({ kind: 'deleted' });
  expect(done).toEqual([`${recordKey}.sig`, recordKey]);
  const found = await readDeletion(signed.copy, signatures, createContext(now));
  expect(found).toEqual({ ok: true, manifestSha256: deletion.record.manifestSha256 });
});

test('a hold that has expired does not protect', async () => {
  const { store, deletion } = openPair();
  const hold = JSON.stringify({ reason: 'x', until: '2026-11-20T12:00:00Z' });
  store.write(`shop/holds/${old}.json`, hold);
  expect(await deleteBackup(deletion, createContext(now))).toMatchObject({ kind: 'deleted' });
});

test('interrupted after any step it can be repeated, and never looks whole', async () => {
  for (let steps = 0; steps < 6; steps++) {
    const { store, deletion } = openPair();
    const { destination } = store;
    let done = 0;
    const cut = async <T>(act: () => Promise<T>): Promise<T> => {
      if (done === steps) throw new Outage('killed');
      done += 1;
      return await act();
    };
    const dying = lie(destination, {
      put: (...given) => cut(() => destination.put(...given)),
      settle: () => Promise.resolve('absent'),
      remove: (...given) => cut(() => destination.remove(...given)),
    });
    await expect(deleteBackup(at(deletion, dying), createContext(now))).rejects.toThrow('killed');
    const remains = left(store);
    const hasManifest = remains.some((key) => key.endsWith('/manifest.json'));
    expect(hasManifest).toBe(steps < 2);
    if (hasManifest) expect(remains).toHaveLength(5);
    await deleteBackup(deletion, createContext(now));
    expect(left(store)).toEqual([]);
    expect(store.keys()).toContain(`shop/deleted/${old}.json`);
  }
});
