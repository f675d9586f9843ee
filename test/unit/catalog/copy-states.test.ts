import { describe, expect, test } from 'vitest';
import type { Copy, Inventory } from '../../../src/catalog/inventory.ts';
import { readCatalog } from '../../../src/catalog/read-catalog.ts';
import type { SignaturePolicy } from '../../../src/catalog/signature.ts';
import type { Destination } from '../../../src/ports/destination.ts';
import { createContext } from '../../rig/catalog/context.ts';
import { openStore, plantBackup, type Store } from '../../rig/catalog/store.ts';

const first = '20261118T020000Z-aaaa';
const second = '20261119T020000Z-bbbb';

const read = (
  destinations: readonly Destination[],
  signatures: SignaturePolicy | null = null,
): Promise<Inventory> =>
  readCatalog({ pipelines: ['shop', 'old-shop'], destinations, signatures }, createContext());

const readOne = ({ destination }: Store): Promise<Inventory> => read([destination]);

const copyOf = ({ backups }: Inventory, id: string): Copy | undefined =>
  backups.find((backup) => backup.id === id)?.copies[0];

describe('a copy', () => {
  test.each<readonly [string, (store: Store) => void, Copy['state'], string]>([
    [
      'whose artifact is missing',
      (store) => store.remove(`shop/${first}/orders.tar.zst.pgp`),
      'incomplete',
      'orders.tar.zst.pgp is missing',
    ],
    [
      'whose artifact is cut',
      (store) => store.write(`shop/${first}/orders.tar.zst.pgp`, 'stored'),
      'incomplete',
      'orders.tar.zst.pgp has 6 bytes instead of 12',
    ],
    [
      'whose manifest is cut',
      (store) => store.write(`shop/${first}/manifest.json`, '{"formatVersion": 1,'),
      'broken',
      'it is not JSON, or is cut short',
    ],
    [
      'whose manifest is empty',
      (store) => store.write(`shop/${first}/manifest.json`, ''),
      'broken',
      'it is empty',
    ],
    [
      'whose manifest is of another backup',
      (store) => {
        const { bytes } = plantBackup(store, { id: second });
        store.write(`shop/${first}/manifest.json`, bytes);
      },
      'broken',
      `it is the manifest of ${second}, in the folder of ${first}`,
    ],
    [
      'whose manifest is of another pipeline',
      (store) =>
        store.write(
          `shop/${first}/manifest.json`,
          plantBackup(openStore(), { id: first, pipeline: 'intruder' }).bytes,
        ),
      'broken',
      'it belongs to another pipeline, intruder',
    ],
    [
      'whose manifest is too large',
      (store) => store.write(`shop/${first}/manifest.json`, new Uint8Array(17 * 1024 * 1024)),
      'broken',
      'it is larger than 16 MiB',
    ],
  ])('%s is listed as such', async (_, damage, state, problem) => {
    const store = openStore();
    plantBackup(store, { id: first });
    damage(store);
    expect(copyOf(await readOne(store), first)).toMatchObject({ state, problems: [problem] });
  });

  test('without a manifest is an orphan, and no backup', async () => {
    const store = openStore();
    store.write(`shop/${first}/orders.tar`, 'x');
    store.write(`shop/${first}/run.json`, '{}', Date.parse('2026-11-18T03:00:00Z'));
    const { backups, orphans } = await readOne(store);
    expect(backups).toEqual([]);
    expect(orphans).toMatchObject([
      { id: first, state: 'orphan', heartbeatAt: Date.parse('2026-11-18T03:00:00Z') },
    ]);
  });

  test('that a manifest elsewhere explains is part of that backup', async () => {
    const [here, there] = [openStore('here'), openStore('there')];
    plantBackup(here, { id: first });
    there.write(`shop/${first}/orders.tar.zst.pgp`, 'stored bytes');
    const { backups, orphans } = await read([here.destination, there.destination]);
    expect(backups[0]?.copies.map(({ state }) => state)).toEqual(['complete', 'orphan']);
    expect(orphans).toEqual([]);
  });
});

test('manifests that differ between destinations are told, and neither counts', async () => {
  const [here, there] = [openStore('here'), openStore('there')];
  plantBackup(here, { id: first });
  plantBackup(there, { id: first, manifest: { note: 'forged' } });
  const { backups } = await read([here.destination, there.destination]);
  expect(backups).toMatchObject([
    { isTampered: true, manifest: null, copies: [{ state: 'broken' }, { state: 'broken' }] },
  ]);
});

test('a broken manifest does not take the good one down', async () => {
  const [here, there] = [openStore('here'), openStore('there')];
  plantBackup(here, { id: first });
  there.write(`shop/${first}/manifest.json`, 'garbage');
  const { backups } = await read([here.destination, there.destination]);
  expect(backups).toMatchObject([
    { isTampered: false, copies: [{ state: 'complete' }, { state: 'broken' }] },
  ]);
});

describe('where the pipeline names signers', () => {
  const policy: SignaturePolicy = {
    signers: ['AAAA BBBB'],
    verify: ({ signature }) =>
      Promise.resolve({ valid: true, signer: Buffer.from(signature).toString() }),
  };

  test.each([
    ['is not signed', null, 'it is not signed'],
    ['is signed by somebody else', 'CCCC', 'it is signed by CCCC, whom the pipeline does not name'],
    ['has an endless signature', 'A'.repeat(100_000), 'its signature is too large'],
  ])('a manifest that %s is refused', async (_, signature, problem) => {
    const store = openStore();
    plantBackup(store, { id: first });
    if (signature !== null) store.write(`shop/${first}/manifest.json.sig`, signature);
    const inventory = await read([store.destination], policy);
    expect(copyOf(inventory, first)).toMatchObject({ state: 'broken', problems: [problem] });
  });

  test('one of theirs counts, and a forged copy elsewhere changes nothing', async () => {
    const [here, there] = [openStore('here'), openStore('there')];
    plantBackup(here, { id: first });
    here.write(`shop/${first}/manifest.json.sig`, 'aaaabbbb');
    plantBackup(there, { id: first, manifest: { note: 'forged' } });
    const { backups } = await read([here.destination, there.destination], policy);
    expect(backups).toMatchObject([
      { isTampered: false, copies: [{ state: 'complete' }, { state: 'broken' }] },
    ]);
  });
});
