import {
  chmodSync,
  chownSync,
  copyFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { readCatalog } from '../../../src/catalog/read-catalog.ts';
import type { SignaturePolicy } from '../../../src/catalog/signature.ts';
import { createCatalogMemory } from '../../../src/cli/compose/catalog-memory.ts';
import { createContext } from '../../rig/catalog/context.ts';
import { createHand, plantSigned, writeCheck } from '../../rig/catalog/signed-store.ts';
import { openStore, plantBackup, type Store } from '../../rig/catalog/store.ts';
import { watchReads } from '../../rig/catalog/watched.ts';

const ids = ['20261119T021700Z-aaaa', '20261120T021700Z-bbbb'] as const;
const manifestKeys = ids.map((id) => `shop/${id}/manifest.json`);
const isRoot = process.getuid?.() === 0;

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'memory-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

interface Setting {
  readonly signatures?: SignaturePolicy | null;
  readonly version?: string;
  readonly nowMs?: number;
  readonly pipelines?: readonly string[];
}

/** A store, a state folder, and what was read of the store to know what is there. */
function open(store: Store) {
  const path = temporaryFolder();
  const { destination, took } = watchReads(store.destination);
  const read = async ({
    signatures = null,
    version = '1.0.0',
    // What this test writes is old by then.
    nowMs = Date.now() + 30 * 86_400_000,
    pipelines = ['shop'],
  }: Setting = {}) => {
    const memory = createCatalogMemory({ path }, version);
    const request = { pipelines, destinations: [destination], signatures, memory };
    const { backups } = await readCatalog(request, createContext(nowMs));
    return { backups, took: took().filter((key) => !key.endsWith('owner.json')) };
  };
  const [folder, file] = [
    join(path, 'catalog'),
    () => join(path, 'catalog', readdirSync(join(path, 'catalog'))[0] ?? ''),
  ];
  return { read, file, folder };
}

function openTwo() {
  const store = openStore();
  for (const id of ids) plantBackup(store, { id, manifest: { description: `Bücher von ${id}` } });
  return { store, ...open(store) };
}

test('a manifest that the listing shows unchanged is read once, and says the same', async () => {
  const { read, folder } = openTwo();
  const first = await read();
  expect(first.took).toEqual(manifestKeys);
  const second = await read();
  expect(second.took).toEqual([]);
  expect(second.backups).toEqual(first.backups);
  expect(statSync(folder).mode & 0o777).toBe(0o700);
});

test('without a memory the store is read each time', async () => {
  const { store } = openTwo();
  const { destination, took } = watchReads(store.destination);
  const request = { pipelines: ['shop'], destinations: [destination], signatures: null };
  for (const _ of ids) {
    await readCatalog(request, createContext());
    expect(took()).toEqual(manifestKeys);
  }
});

describe('what changed is read again', () => {
  const key = manifestKeys[0] ?? '';
  test.each<readonly [string, (store: Store, path: string) => void]>([
    ['another size', (store) => store.write(key, '{')],
    ['another time', (_, path) => utimesSync(path, 1_700_000_000, 1_700_000_000)],
    [
      'other bytes of the same length and time',
      (store, path) => {
        const { atimeMs, mtimeMs } = statSync(path);
        store.write(key, readFileSync(path, 'utf8').replace('Bücher', 'Becher '));
        utimesSync(path, atimeMs / 1000, mtimeMs / 1000);
      },
    ],
    [
      'another file under the name, as old and as long',
      (_, path) => {
        copyFileSync(path, `${path}.copy`);
        const { atimeMs, mtimeMs } = statSync(path);
        utimesSync(`${path}.copy`, atimeMs / 1000, mtimeMs / 1000);
        renameSync(`${path}.copy`, path);
      },
    ],
  ])('%s', async (_, change) => {
    const { store, read } = openTwo();
    await read();
    change(store, join(store.path, key));
    expect((await read()).took).toEqual([key]);
  });

  test('a file that is too young to be sure of', async () => {
    const { read } = openTwo();
    const nowMs = Date.now();
    expect((await read({ nowMs })).took).toEqual(manifestKeys);
    expect((await read({ nowMs })).took).toEqual(manifestKeys);
  });
});

test('damage beside the manifest, new backups and deleted ones are seen at once', async () => {
  const { store, read } = openTwo();
  await read();
  truncateSync(join(store.path, 'shop', ids[0], 'orders.tar.zst.pgp'), 3);
  rmSync(join(store.path, 'shop', ids[1]), { recursive: true });
  const added = '20261121T021700Z-cccc';
  plantBackup(store, { id: added, checks: ['20261121T030000Z-cccc-here-checksum-pass'] });
  const { backups, took } = await read();
  expect(took).toEqual([`shop/${added}/manifest.json`]);
  expect(backups).toMatchObject([
    { id: added, copies: [{ state: 'complete', checks: [{ verdict: 'pass' }] }] },
    { id: ids[0], copies: [{ state: 'incomplete' }] },
  ]);
});

describe('what cannot be believed is ignored and written anew:', () => {
  test.each<readonly [string, (file: string) => void]>([
    ['an empty file', (file) => truncateSync(file, 0)],
    ['a file that is cut', (file) => truncateSync(file, statSync(file).size - 1)],
    ['noise', (file) => writeFileSync(file, Buffer.alloc(1000, 0xff))],
    [
      'a changed byte',
      (file) => writeFileSync(file, readFileSync(file, 'latin1').replace('orders', 'ordirs')),
    ],
    ['one that the group may write', (file) => chmodSync(file, 0o620)],
    ['one that everybody may write', (file) => chmodSync(file, 0o602)],
    ['one with a second name', (file) => linkSync(file, `${file}.other`)],
    [
      'a link to another place',
      (file) => {
        const elsewhere = join(temporaryFolder(), 'file');
        renameSync(file, elsewhere);
        symlinkSync(elsewhere, file);
      },
    ],
    [
      'a folder',
      (file) => {
        rmSync(file);
        mkdirSync(file);
      },
    ],
  ])('%s', async (what, change) => {
    const { read, file } = openTwo();
    await read();
    change(file());
    expect((await read()).took).toEqual(manifestKeys);
    if (what === 'a folder') return;
    expect((await read()).took).toEqual([]);
    expect(statSync(file()).mode & 0o777).toBe(0o600);
  });

  test.runIf(isRoot)('one that another user owns', async () => {
    const { read, file } = openTwo();
    await read();
    chownSync(file(), 12_345, 12_345);
    expect((await read()).took).toEqual(manifestKeys);
    expect((await read()).took).toEqual([]);
  });

  test('one of another version of the program', async () => {
    const { read } = openTwo();
    await read({ version: '1.0.0' });
    expect((await read({ version: '1.0.1' })).took).toEqual(manifestKeys);
    expect((await read({ version: '1.0.1' })).took).toEqual([]);
  });

  test('one that was read under other names of the pipeline', async () => {
    const { read } = openTwo();
    await read({ pipelines: ['shop', 'old-shop'] });
    expect((await read()).took).toEqual(manifestKeys);
  });
});

test('what a crash left of writing it is in nobody’s way', async () => {
  const { read, file } = openTwo();
  await read();
  writeFileSync(`${file()}.tmp`, 'half');
  rmSync(file().replace(/\.tmp$/, ''));
  await read();
  expect((await read()).took).toEqual([]);
  expect(existsSync(`${file()}.tmp`)).toBe(false);
});

test('a state folder that cannot be written costs time and nothing else', async () => {
  const { read, folder } = openTwo();
  writeFileSync(folder, 'a file in its place');
  expect((await read()).backups).toHaveLength(2);
  expect((await read()).took).toEqual(manifestKeys);
});

describe('where the pipeline names signers', () => {
  async function openSigned() {
    const [store, hand] = [openStore(), await createHand()];
    const backup = await plantSigned(store, hand, ids[0]);
    const check = await writeCheck(store, backup, hand);
    return { store, hand, check, ...open(store) };
  }

  test('signatures are checked once', async () => {
    const { read, hand, check } = await openSigned();
    const first = await read({ signatures: hand.policy });
    expect(first.took).toEqual([check, `${check}.sig`, manifestKeys[0], `${manifestKeys[0]}.sig`]);
    const second = await read({ signatures: hand.policy });
    expect(second.took).toEqual([]);
    expect(second.backups).toEqual(first.backups);
    expect(second.backups[0]?.copies[0]?.checks).toHaveLength(1);
  });

  test('what was believed without signers, or by others, is not', async () => {
    const { read, hand } = await openSigned();
    await read();
    expect((await read({ signatures: hand.policy })).took).toHaveLength(4);
    const { policy } = await createHand();
    const { backups, took } = await read({ signatures: policy });
    expect(took).toEqual([manifestKeys[0], `${manifestKeys[0]}.sig`]);
    expect(backups[0]?.copies[0]?.state).toBe('broken');
  });

  test.each(['manifest.json.sig', 'check', 'signature of the check'])(
    'another %s is read again',
    async (what) => {
      const { store, read, hand, check } = await openSigned();
      await read({ signatures: hand.policy });
      const key = { 'manifest.json.sig': `${manifestKeys[0]}.sig`, check }[what] ?? `${check}.sig`;
      store.write(key, Buffer.alloc(readFileSync(join(store.path, key)).length));
      const { backups, took } = await read({ signatures: hand.policy });
      expect(took).toContain(key);
      expect(backups[0]?.copies[0]?.checks).toEqual([]);
    },
  );

  test('a policy that nobody can tell from another one is asked each time', async () => {
    const { read, hand } = await openSigned();
    const { signers, verify } = hand.policy;
    for (const _ of ids) {
      expect((await read({ signatures: { signers, verify } })).took).toHaveLength(4);
    }
  });
});
