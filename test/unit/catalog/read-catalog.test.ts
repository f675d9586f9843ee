import { describe, expect, test } from 'vitest';
import type { Backup, Copy, Inventory } from '../../../src/catalog/inventory.ts';
import { readCatalog } from '../../../src/catalog/read-catalog.ts';
import { viewForRetention } from '../../../src/catalog/retention/view.ts';
import type { SignaturePolicy } from '../../../src/catalog/signature.ts';
import { judgeBackups } from '../../../src/catalog/verdict.ts';
import type { Destination } from '../../../src/ports/destination.ts';
import { createContext } from '../../rig/catalog/context.ts';
import { deletionOf } from '../../rig/catalog/deletion.ts';
import { failingStream, lie, Outage } from '../../rig/catalog/lie.ts';
import { openStore, plantBackup, type Store } from '../../rig/catalog/store.ts';

const first = '20261118T020000Z-aaaa';
const second = '20261119T020000Z-bbbb';
const third = '20261120T020000Z-cccc';
const now = Date.parse('2026-11-20T12:00:00Z');

const read = (
  destinations: readonly Destination[],
  signatures: SignaturePolicy | null = null,
): Promise<Inventory> =>
  readCatalog({ pipelines: ['shop', 'old-shop'], destinations, signatures }, createContext(now));

const readOne = ({ destination }: Store): Promise<Inventory> => read([destination]);

const copyOf = ({ backups }: Inventory, id: string): Copy | undefined =>
  backups.find((backup) => backup.id === id)?.copies[0];

const idsOf = (backups: readonly Backup[]): readonly string[] => backups.map(({ id }) => id);

test('merges the copies of all destinations by id, newest first', async () => {
  const [here, there] = [openStore('here'), openStore('there')];
  plantBackup(here, { id: first });
  plantBackup(here, { id: third });
  plantBackup(there, { id: second, checks: ['20261119T030000Z-bbbb-there-checksum-pass'] });
  plantBackup(there, { id: third });
  const { backups, orphans } = await read([here.destination, there.destination]);
  expect(idsOf(backups)).toEqual([third, second, first]);
  expect(backups.map(({ copies }) => copies.map(({ destination }) => destination))).toEqual([
    ['here', 'there'],
    ['there'],
    ['here'],
  ]);
  expect(backups[1]?.copies[0]).toMatchObject({
    state: 'complete',
    checks: [{ level: 'checksum', verdict: 'pass' }],
  });
  expect(orphans).toEqual([]);
});

test('an empty destination is no failure', async () => {
  const { backups, destinations } = await readOne(openStore());
  expect(backups).toEqual([]);
  expect(destinations).toMatchObject([{ error: null, foreignKeys: 0 }]);
});

test('finds backups under a former name of the pipeline', async () => {
  const store = openStore();
  plantBackup(store, { id: first, pipeline: 'old-shop' });
  plantBackup(store, { id: second });
  const { backups } = await readOne(store);
  expect(backups.map(({ copies }) => copies[0]?.pipeline)).toEqual(['shop', 'old-shop']);
});

test('names that we would never write are counted and left alone', async () => {
  const store = openStore();
  plantBackup(store, { id: first });
  const hostile = [
    'shop/notes.txt',
    'shop/20261399T020000Z-aaaa/manifest.json',
    'shop/backup/manifest.json',
    `shop/${first}/a/b/c`,
    `shop/${first}/checks/passed.json`,
    'shop/holds/everything.json',
  ];
  for (const key of hostile) store.write(key, 'x');
  store.write('shop-2/20261118T020000Z-aaaa/manifest.json', 'x');
  const { backups, destinations } = await readOne(store);
  expect(idsOf(backups)).toEqual([first]);
  expect(destinations).toMatchObject([{ foreignKeys: hostile.length }]);
});

test('a store that lists paths reaches nothing', async () => {
  const store = openStore();
  plantBackup(store, { id: first });
  const keys = [
    '../../etc/passwd',
    '/etc/passwd',
    'shop/../x',
    `shop/${first}/../../x`,
    '',
    'shop/',
  ];
  const asked: string[] = [];
  const { destination } = store;
  const inventory = await read([
    lie(destination, {
      async *list(under, context) {
        yield* destination.list(under, context);
        if (under === 'shop/') for (const key of keys) yield { key, bytes: -1, modifiedAt: 0 };
      },
      get: (...given) => {
        asked.push(given[0]);
        return destination.get(...given);
      },
    }),
  ]);
  expect(inventory.destinations).toMatchObject([{ foreignKeys: keys.length }]);
  expect(asked).toEqual([`shop/${first}/manifest.json`]);
});

test('holds, deletions and owners are told', async () => {
  const store = openStore();
  plantBackup(store, { id: first });
  const { sha256 } = plantBackup(store, { id: second });
  store.write(
    `shop/holds/${first}.json`,
    JSON.stringify({ reason: 'audit', owner: 'ann', until: '2027-01-01T00:00:00Z' }),
  );
  store.write(`old-shop/holds/${first}.json`, JSON.stringify({ reason: 'law', until: null }));
  store.write(`shop/deleted/${second}.json`, deletionOf(second, sha256));
  store.write('shop/owner.json', 'not ours');
  const inventory = await readOne(store);
  expect(copyOf(inventory, first)?.hold).toEqual({ reason: 'law', owner: '', until: null });
  expect(copyOf(inventory, second)?.isDeleted).toBe(true);
  expect(inventory.destinations[0]).toMatchObject({
    areHoldsReadable: true,
    owners: new Map([['shop', 'unreadable']]),
    deleted: new Set([second]),
    doubtedDeletions: new Map(),
  });
});

test('a hold at one destination protects the copies at all', async () => {
  const [here, there] = [openStore('here'), openStore('there')];
  plantBackup(here, { id: first });
  plantBackup(there, { id: first });
  here.write(`shop/holds/${first}.json`, JSON.stringify({ reason: 'law', until: null }));
  const { backups } = await read([here.destination, there.destination]);
  const { copies = [] } = backups[0] ?? {};
  expect(copies.map(({ hold }) => hold?.reason)).toEqual(['law', 'law']);
  const judged = judgeBackups(backups);
  expect(viewForRetention(judged, 'there', now)).toMatchObject([{ hold: 'law' }]);
});

test('a pass from the future counts for nothing, a failure does', async () => {
  const store = openStore();
  const at = (time: string, verdict: string) => `${time}-aaaa-here-open-${verdict}`;
  plantBackup(store, { id: first, checks: [at('20261120T120500Z', 'pass')] });
  plantBackup(store, { id: second, checks: [at('20261120T120501Z', 'pass')] });
  plantBackup(store, { id: third, checks: [at('20271120T120501Z', 'fail')] });
  const { backups } = await readOne(store);
  const verdicts = judgeBackups(backups).map(({ verdict }) => verdict);
  expect(verdicts).toEqual(['broken', 'unverified', 'good']);
  expect(backups[1]?.copies[0]).toMatchObject({
    checks: [],
    uncounted: [{ reason: 'it is dated in the future' }],
  });
});

test.each(['', 'x', '[]', '{"until":"soon"}', '{"until":7}', '{}'])(
  'a hold that says %j holds for ever',
  async (content) => {
    const store = openStore();
    plantBackup(store, { id: first });
    store.write(`shop/holds/${first}.json`, content);
    const inventory = await readOne(store);
    expect(copyOf(inventory, first)?.hold).toMatchObject({ until: null });
    expect(inventory.destinations).toMatchObject([{ areHoldsReadable: false }]);
  },
);

describe('a destination that fails', () => {
  test.each<readonly [string, Partial<Destination>]>([
    [
      'at once',
      {
        list: () => {
          throw new Outage('no route');
        },
      },
    ],
    [
      'halfway through the listing',
      {
        async *list() {
          yield { key: `shop/${first}/manifest.json`, bytes: 5, modifiedAt: 0 };
          await Promise.reject(new Outage('no route'));
        },
      },
    ],
    ['while a manifest is read', { get: () => failingStream(new Outage('no route')) }],
  ])('%s is reported beside the others', async (_, lies) => {
    const [here, there] = [openStore('here'), openStore('there')];
    plantBackup(here, { id: first });
    plantBackup(there, { id: first });
    const { backups, destinations } = await read([lie(there.destination, lies), here.destination]);
    expect(backups.map(({ copies }) => copies.map(({ destination }) => destination))).toEqual([
      ['here'],
    ]);
    expect(destinations).toMatchObject([
      { id: 'there', error: 'no route', areHoldsReadable: false },
      { id: 'here', error: null },
    ]);
  });

  test('at one manifest for good has one broken copy', async () => {
    const store = openStore();
    plantBackup(store, { id: first });
    plantBackup(store, { id: second });
    const { destination } = store;
    const inventory = await read([
      lie(destination, {
        get: (...given) =>
          given[0].includes(first)
            ? failingStream(new Error('input/output error'))
            : destination.get(...given),
      }),
    ]);
    expect(copyOf(inventory, first)).toMatchObject({
      state: 'broken',
      problems: ['manifest.json cannot be read: input/output error'],
    });
    expect(copyOf(inventory, second)).toMatchObject({ state: 'complete' });
  });
});

test('an interrupt ends it', async () => {
  const store = openStore();
  plantBackup(store, { id: first });
  const request = { pipelines: ['shop'], destinations: [store.destination], signatures: null };
  const context = createContext(0, AbortSignal.abort(new Error('stop')));
  await expect(readCatalog(request, context)).rejects.toThrow('stop');
});
