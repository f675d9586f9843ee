import type { Deletion } from '../../../src/catalog/delete-backup.ts';
import type { Destination } from '../../../src/ports/destination.ts';
import { openStore, plantBackup, type Store } from './store.ts';

export const old = '20261118T020000Z-aaaa';
export const young = '20261119T020000Z-bbbb';
export const now = Date.parse('2026-11-20T12:00:00Z');

/** A store with a backup to delete and one that stays. */
export function openPair(): { readonly store: Store; readonly deletion: Deletion } {
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

export const at = (deletion: Deletion, destination: Destination): Deletion => ({
  ...deletion,
  copy: { ...deletion.copy, destination },
  holders: [destination],
});

/** What is left of the one to delete. */
export const left = (store: Store): readonly string[] =>
  store.keys().filter((key) => key.startsWith(`shop/${old}/`));
