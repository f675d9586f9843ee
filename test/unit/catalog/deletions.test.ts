import { describe, expect, test } from 'vitest';
import type { Inventory } from '../../../src/catalog/inventory.ts';
import { readCatalog } from '../../../src/catalog/read-catalog.ts';
import type { SignaturePolicy } from '../../../src/catalog/signature.ts';
import type { Destination } from '../../../src/ports/destination.ts';
import { createContext } from '../../rig/catalog/context.ts';
import { deletionOf } from '../../rig/catalog/deletion.ts';
import { createHand, plantSigned } from '../../rig/catalog/signed-store.ts';
import { openStore, plantBackup } from '../../rig/catalog/store.ts';

const first = '20261118T020000Z-aaaa';
const second = '20261119T020000Z-bbbb';

const read = (
  destinations: readonly Destination[],
  signatures: SignaturePolicy | null = null,
): Promise<Inventory> =>
  readCatalog({ pipelines: ['shop'], destinations, signatures }, createContext());

const isDeleted = ({ backups }: Inventory): boolean | undefined => backups[0]?.copies[0]?.isDeleted;

describe('a record of a deletion counts for nothing', () => {
  const digest = 'a'.repeat(64);
  test.each<readonly [string, string | Uint8Array, string]>([
    ['that is empty', '', 'it is no record of a deletion'],
    ['of no fields', '{}', 'it has a format that this version cannot read'],
    ['of another manifest', deletionOf(second, digest), 'it is the record of another manifest'],
    ['of no manifest', deletionOf(second), 'it is the record of another manifest'],
    ['of a name', deletionOf(second, 'shop'), 'it names no manifest'],
    ['of another backup', deletionOf(first, digest), 'it is the record of another backup'],
    [
      'of another place',
      deletionOf(second, digest, 'nas'),
      'it is the record of another destination',
    ],
  ])('%s', async (_, content, reason) => {
    const store = openStore();
    plantBackup(store, { id: second });
    store.write(`shop/deleted/${second}.json`, content);
    const inventory = await read([store.destination]);
    expect(isDeleted(inventory)).toBe(false);
    expect(inventory.destinations).toMatchObject([
      { deleted: new Set(), doubtedDeletions: new Map([[second, reason]]) },
    ]);
  });

  test('also where its backup lies only elsewhere', async () => {
    const [here, there] = [openStore('here'), openStore('there')];
    const { sha256 } = plantBackup(there, { id: second });
    here.write(`shop/deleted/${second}.json`, '');
    const both = [here.destination, there.destination];
    expect((await read(both)).destinations[0]?.deleted).toEqual(new Set());
    here.write(`shop/deleted/${second}.json`, deletionOf(second, sha256));
    expect((await read(both)).destinations[0]?.deleted).toEqual(new Set([second]));
  });

  test('that nobody signed, where the pipeline names signers', async () => {
    const store = openStore();
    const ours = await createHand();
    const { manifestSha256 } = await plantSigned(store, ours, second);
    const bytes = deletionOf(second, manifestSha256);
    store.write(`shop/deleted/${second}.json`, bytes);
    const unsigned = await read([store.destination], ours.policy);
    expect(isDeleted(unsigned)).toBe(false);
    expect(unsigned.destinations[0]?.doubtedDeletions.get(second)).toBe('it is not signed');
    store.write(`shop/deleted/${second}.json.sig`, (await ours.sign(bytes)) ?? '');
    const signed = await read([store.destination], ours.policy);
    expect(isDeleted(signed)).toBe(true);
    expect(signed.destinations).toMatchObject([{ foreignKeys: 0, doubtedDeletions: new Map() }]);
  });
});
