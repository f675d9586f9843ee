import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { deleteBackup } from '../../../src/catalog/delete-backup.ts';
import { serializeDeletion } from '../../../src/catalog/deletion-record.ts';
import { readDeletion } from '../../../src/catalog/read-deletion.ts';
import { createContext } from '../../rig/catalog/context.ts';
import { at, left, now, old, openPair, young } from '../../rig/catalog/deletion-pair.ts';
import { lie, Outage } from '../../rig/catalog/lie.ts';
import { createHand } from '../../rig/catalog/signed-store.ts';
import type { Store } from '../../rig/catalog/store.ts';

/** Each deleter lays a sign under a name of its own. */
const named = (key: string): string => key.replace(/[0-9a-f]{8}\.json$/, 'sign.json');
const signKey = `shop/deleting/${old}/sign.json`;

test('the record is written first, then the manifest goes, then all the rest', async () => {
  const { store, deletion } = openPair();
  const done: string[] = [];
  const { destination } = store;
  const watched = lie(destination, {
    put: (...given) => {
      done.push(`+ ${named(given[0])}`);
      return destination.put(...given);
    },
    remove: (...given) => {
      done.push(`- ${named(given[0]).replace(`shop/${old}/`, '')}`);
      return destination.remove(...given);
    },
  });
  const result = await deleteBackup(at(deletion, watched), createContext(now));
  expect(result).toMatchObject({ kind: 'deleted' });
  expect(done).toEqual([
    `+ ${signKey}`,
    `+ shop/deleted/${old}.json`,
    '- manifest.json',
    '- manifest.json.sig',
    '- RESTORE.md',
    '- orders.tar.zst.pgp',
    '- checks/20261119T030000Z-aaaa-here-checksum-pass.json',
    `- ${signKey}`,
  ]);
  expect(left(store)).toEqual([]);
  expect(store.keys()).toContain(`shop/${young}/manifest.json`);
});

describe('is spared', () => {
  test('when nobody can sign the record that must be signed', async () => {
    const { store, deletion } = openPair();
    const { policy: signatures } = await createHand();
    expect(await deleteBackup({ ...deletion, signatures }, createContext(now))).toEqual({
      kind: 'spared',
      reason: 'nobody here can sign its deletion',
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

test('a machine that slept after its last look deletes nothing by it', async () => {
  const { store, deletion } = openPair();
  const { destination } = store;
  let time = now;
  const context = { ...createContext(now), clock: { now: () => time } };
  const sleepingAt = (step: string) =>
    lie(destination, {
      put: async (...given) => {
        const stored = await destination.put(...given);
        if (given[0].includes(step)) time += 3_600_000;
        return stored;
      },
    });
  expect(await deleteBackup(at(deletion, sleepingAt('/deleting/')), context)).toMatchObject({
    kind: 'spared',
    reason: expect.stringContaining('too old'),
  });
  expect(store.keys()).not.toContain(recordKey);
  // What is begun is no more only spared.
  await expect(deleteBackup(at(deletion, sleepingAt('/deleted/')), context)).rejects.toMatchObject({
    code: 'BP5040',
    message: expect.stringContaining('was begun'),
  });
  expect(left(store)).toHaveLength(5);
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
      done.push(named(given[0]));
      return destination.put(...given);
    },
  });
  const signed = { ...at(deletion, watched), sign, signatures };
  expect(await deleteBackup(signed, createContext(now))).toMatchObject({ kind: 'deleted' });
  expect(done).toEqual([signKey, `${recordKey}.sig`, recordKey]);
  const found = await readDeletion(signed.copy, signatures, createContext(now));
  expect(found).toEqual({ ok: true, manifestSha256: deletion.record.manifestSha256 });
});

test('interrupted after any step it can be repeated, and never looks whole', async () => {
  for (let steps = 0; steps < 7; steps++) {
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
    const dies = deleteBackup(at(deletion, dying), createContext(now));
    // Before anything was touched, that is said.
    if (steps === 0) expect(await dies).toMatchObject({ kind: 'spared' });
    else await expect(dies).rejects.toThrow('killed');
    const remains = left(store);
    const hasManifest = remains.some((key) => key.endsWith('/manifest.json'));
    expect(hasManifest).toBe(steps < 3);
    if (hasManifest) expect(remains).toHaveLength(5);
    await deleteBackup(deletion, createContext(now));
    expect(left(store)).toEqual([]);
    expect(store.keys()).toContain(`shop/deleted/${old}.json`);
    expect(store.keys().filter((key) => key.includes('/deleting/'))).toEqual([]);
  }
});
