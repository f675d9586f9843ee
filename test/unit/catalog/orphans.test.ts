import { describe, expect, test } from 'vitest';
import { collectOrphan, findOrphans } from '../../../src/catalog/orphans.ts';
import { readCatalog } from '../../../src/catalog/read-catalog.ts';
import { viewForRetention } from '../../../src/catalog/retention/view.ts';
import { judgeBackups } from '../../../src/catalog/verdict.ts';
import { timeOf } from '../../../src/model/run/backup-id.ts';
import { createContext } from '../../rig/catalog/context.ts';
import { deletionOf } from '../../rig/catalog/deletion.ts';
import { openStore, plantBackup, type Store } from '../../rig/catalog/store.ts';

const hour = 3_600_000;
const id = '20261118T020000Z-aaaa';
const began = timeOf(id);

async function find(stores: readonly Store[], now: number): Promise<readonly string[]> {
  const destinations = stores.map(({ destination }) => destination);
  const request = { pipelines: ['shop'], destinations, signatures: null };
  const inventory = await readCatalog(request, createContext(now));
  return findOrphans(inventory, now).map(
    ({ copy, reason }) => `${copy.destination}/${copy.id}: ${reason}`,
  );
}

const left = `here/${id}: left by a run that never committed`;

describe('remains', () => {
  test.each([
    ['go after 24 hours', 24, 0, null, [left]],
    ['stay for 24 hours', 23, 0, null, []],
    ['stay while something was written lately', 40, 20, null, []],
    ['stay while their run lives', 40, 0, 39, []],
    ['go when their run died', 40, 0, 15, [left]],
  ])('%s', async (_, ageHours, writtenHours, signHours, expected) => {
    const store = openStore();
    store.write(`shop/${id}/orders.tar`, 'x', began + writtenHours * hour);
    if (signHours !== null) {
      store.write(`shop/${id}/run.json`, '{}', began + signHours * hour);
    }
    expect(await find([store], began + ageHours * hour)).toEqual(expected);
  });

  test('of a deletion go at any age', async () => {
    const store = openStore();
    store.write(`shop/${id}/orders.tar`, 'x', began);
    store.write(`shop/deleted/${id}.json`, deletionOf(id));
    const expected = [`here/${id}: the rest of a backup that was deleted`];
    expect(await find([store], began + hour)).toEqual(expected);
  });

  test('of a copy that can be completed stay', async () => {
    const [here, there] = [openStore('here'), openStore('there')];
    here.write(`shop/${id}/orders.tar.zst.pgp`, 'stored', began);
    const { sha256 } = plantBackup(there, { id });
    expect(await find([here, there], began + 400 * hour)).toEqual([]);
    here.write(`shop/deleted/${id}.json`, deletionOf(id, sha256));
    expect(await find([here, there], began + 400 * hour)).toHaveLength(1);
  });

  test('are no backup, and a backup is none', async () => {
    const store = openStore();
    plantBackup(store, { id });
    expect(await find([store], began + 400 * hour)).toEqual([]);
  });
});

/** What only a backup has, beside the artifact that a run may leave. */
const signs: Readonly<Record<string, readonly string[]>> = {
  'a check of it was written down': [`${id}/checks/20261118T030000Z-aaaa-here-checksum-pass.json`],
  'it is held': [`holds/${id}.json`],
};

describe('a backup that has lost its manifest', () => {
  test.each(Object.entries(signs))('stays, because %s, and is told', async (sign, files) => {
    const store = openStore();
    for (const file of [`${id}/orders.tar`, ...files]) store.write(`shop/${file}`, 'x', began);
    const now = began + 400 * hour;
    expect(await find([store], now)).toEqual([]);
    const request = { pipelines: ['shop'], destinations: [store.destination], signatures: null };
    const { backups, orphans } = await readCatalog(request, createContext(now));
    expect(orphans).toEqual([]);
    const [judged] = judgeBackups(backups);
    const reason = `manifest.json is missing, but ${sign}`;
    expect(judged).toMatchObject({ backup: { id, manifest: null }, verdict: 'broken', reason });
    const [kept] = viewForRetention(judged === undefined ? [] : [judged], 'here', now);
    expect(kept).toMatchObject({ verdict: 'broken', brokenAt: null });
  });

  test('is none while its run lives, and none when its deletion was begun', async () => {
    const store = openStore();
    for (const file of ['orders.tar', 'RESTORE.md']) store.write(`shop/${id}/${file}`, 'x', began);
    store.write(`shop/${id}/run.json`, '{}', began + 399 * hour);
    expect(await find([store], began + 400 * hour)).toEqual([]);
    const request = { pipelines: ['shop'], destinations: [store.destination], signatures: null };
    const { backups } = await readCatalog(request, createContext(began + 400 * hour));
    expect(backups).toEqual([]);
    store.write(`shop/deleted/${id}.json`, deletionOf(id));
    expect(await find([store], began + 400 * hour)).toHaveLength(1);
  });

  test('is not what a run leaves that is killed just before it commits', async () => {
    const store = openStore();
    for (const name of ['orders.tar', 'RESTORE.md', 'pipeline.yaml', 'manifest.json.sig'])
      store.write(`shop/${id}/${name}`, 'x', began);
    expect(await find([store], began + 40 * hour)).toEqual([left]);
    const address = { destination: store.destination, pipeline: 'shop', backup: id };
    expect(await collectOrphan(address, false, createContext(began + 40 * hour))).toBe(true);
    expect(store.keys()).toEqual([]);
  });
});

describe('collecting', () => {
  const now = began + 100 * hour;
  const collect = ({ destination }: Store, isDeleted = false): Promise<boolean> =>
    collectOrphan({ destination, pipeline: 'shop', backup: id }, isDeleted, createContext(now));

  test('takes all that is ours and nothing else', async () => {
    const store = openStore();
    plantBackup(store, { id: '20261119T020000Z-bbbb' });
    const before = store.keys();
    store.write(`shop/${id}/orders.tar`, 'x');
    store.write(`shop/${id}/run.json`, '{}', began);
    expect(await collect(store)).toBe(true);
    expect(store.keys()).toEqual(before);
    expect(await collect(store)).toBe(true);
  });

  test('looks once more: the run may have committed', async () => {
    const store = openStore();
    plantBackup(store, { id });
    const before = store.keys();
    expect(await collect(store)).toBe(false);
    expect(store.keys()).toEqual(before);
  });

  test('looks once more: a check says that it was a backup', async () => {
    const store = openStore();
    for (const name of ['orders.tar', 'checks/20261118T030000Z-aaaa-here-size-pass.json'])
      store.write(`shop/${id}/${name}`, 'x', began);
    const before = store.keys();
    expect(await collect(store)).toBe(false);
    expect(store.keys()).toEqual(before);
    expect(await collect(store, true)).toBe(true);
  });

  test('looks once more: the run may have given a sign', async () => {
    const store = openStore();
    store.write(`shop/${id}/run.json`, '{}', now - hour);
    expect(await collect(store)).toBe(false);
    expect(await collect(store, true)).toBe(true);
  });
});
