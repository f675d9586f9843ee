import {
  appendFileSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
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
import type { Inventory } from '../../../src/catalog/inventory.ts';
import { readCatalog } from '../../../src/catalog/read-catalog.ts';
import { createCatalogMemory } from '../../../src/cli/compose/catalog-memory.ts';
import type { CatalogMemory } from '../../../src/ports/catalog-memory.ts';
import type { Destination } from '../../../src/ports/destination.ts';
import { createContext } from '../../rig/catalog/context.ts';
import { openStore, plantBackup, type Store } from '../../rig/catalog/store.ts';
import { watchLists } from '../../rig/catalog/watched.ts';

const ids = ['20261118T021700Z-aaaa', '20261119T021700Z-bbbb', '20261120T021700Z-cccc'] as const;
const [first, second] = ids;
const checkAt = (id: string, level: string) => `${id.slice(0, 16)}-zzzz-here-${level}`;
/** By then everything is old enough to be remembered. */
const later = Date.now() + 30 * 86_400_000;

interface Setting {
  readonly memory?: CatalogMemory;
  readonly nowMs?: number;
}

function readAt(destination: Destination, { memory, nowMs = later }: Setting): Promise<Inventory> {
  const request = { pipelines: ['shop'], destinations: [destination], signatures: null };
  return readCatalog({ ...request, ...(memory && { memory }) }, createContext(nowMs));
}

function open() {
  const store = openStore();
  for (const id of ids) plantBackup(store, { id, checks: [checkAt(id, 'checksum-pass')] });
  const path = mkdtempSync(join(tmpdir(), 'again-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  const { destination, asked } = watchLists(store.destination);
  const silence = () =>
    Object.assign(store.destination, { takeSnapshots: () => Promise.resolve(null) });
  const memory = createCatalogMemory({ path }, '1.0.0');
  return {
    store,
    asked,
    silence,
    remembering: async (nowMs = later) => plain(await readAt(destination, { memory, nowMs })),
    fresh: async (nowMs = later) => plain(await readAt(store.destination, { nowMs })),
  };
}

/** In which it does not matter how it was put together. */
function plain({ backups, orphans, destinations }: Inventory) {
  const copyOf = (copy: Inventory['orphans'][number]) => ({
    ...copy,
    files: Array.from(copy.files, ([name, { bytes, modifiedAt }]) => [name, bytes, modifiedAt]),
    size: copy.files.size,
  });
  return {
    backups: backups.map((backup) => ({ ...backup, copies: backup.copies.map(copyOf) })),
    orphans: orphans.map(copyOf),
    destinations,
  };
}

test('nothing is listed anew of a folder that is as it was', async () => {
  const { remembering, fresh, asked } = open();
  for (const _ of ids) expect(await remembering()).toEqual(await fresh());
  expect(asked.list).toEqual([]);
  expect(asked.listLevel).toEqual(['shop/', 'shop/', 'shop/']);
});

type Change = (folder: string, store: Store) => void;

/** Keeps the times of a file whatever is done to it. */
function withTimes(path: string, act: () => void): void {
  const { atimeMs, mtimeMs } = statSync(path);
  act();
  utimesSync(path, atimeMs / 1000, mtimeMs / 1000);
}

const changes: readonly (readonly [string, Change])[] = [
  ['a longer file', (folder) => appendFileSync(join(folder, 'orders.tar.zst.pgp'), 'x')],
  ['a shorter file', (folder) => truncateSync(join(folder, 'orders.tar.zst.pgp'), 3)],
  [
    'a shorter file with the time of before',
    (folder) => {
      const file = join(folder, 'orders.tar.zst.pgp');
      withTimes(file, () => truncateSync(file, 3));
    },
  ],
  [
    'another manifest of the same length and time',
    (folder) => {
      const file = join(folder, 'manifest.json');
      const text = readFileSync(file, 'utf8');
      withTimes(file, () => writeFileSync(file, text.replace('"shop"', '"shoq"')));
    },
  ],
  [
    'another file under the name of one, as old and as long',
    (folder) => {
      const file = join(folder, 'manifest.json');
      copyFileSync(file, `${file}.copy`);
      const text = readFileSync(file, 'utf8').replace('"shop"', '"shoq"');
      writeFileSync(`${file}.copy`, text);
      withTimes(file, () => renameSync(`${file}.copy`, file));
    },
  ],
  ['an artifact that is gone', (folder) => rmSync(join(folder, 'orders.tar.zst.pgp'))],
  ['a manifest that is gone', (folder) => rmSync(join(folder, 'manifest.json'))],
  ['an artifact under another name', (folder) => rename(folder, 'orders.tar.zst.pgp', 'x.tar')],
  ['a folder in place of a file', (folder) => replace(join(folder, 'orders.tar.zst.pgp'))],
  ['a link in place of a file', (folder) => linkAway(join(folder, 'orders.tar.zst.pgp'))],
  ['a link in place of the checks', (folder) => linkAway(join(folder, 'checks'))],
  ['a link in place of the folder', (folder) => linkAway(folder)],
  ['a new file', (folder) => writeFileSync(join(folder, 'run.json'), '{}')],
  ['a foreign file', (folder) => writeFileSync(join(folder, 'checks/foreign'), '{}')],
  [
    'a failed check',
    (folder) =>
      writeFileSync(join(folder, 'checks', `${checkAt(ids[2], 'download-fail')}.json`), '{}'),
  ],
  ['no checks any more', (folder) => rmSync(join(folder, 'checks'), { recursive: true })],
  [
    'a check that says something else by its name',
    (folder) =>
      rename(
        join(folder, 'checks'),
        `${checkAt(first, 'checksum-pass')}.json`,
        `${checkAt(first, 'checksum-fail')}.json`,
      ),
  ],
  [
    'a file in a folder that is not ours',
    (folder) => {
      mkdirSync(join(folder, 'strange/deep'), { recursive: true });
      writeFileSync(join(folder, 'strange/deep/file'), 'x');
    },
  ],
  ['nothing in the folder', (folder) => empty(folder)],
  ['no folder', (folder) => rmSync(folder, { recursive: true })],
  ['a hold', (_, store) => store.write(`shop/holds/${first}.json`, '{')],
  ['a deletion', (_, store) => store.write(`shop/deleted/${first}.json`, '{')],
  ['no owner', (_, store) => store.write('shop/owner.json', '{')],
  ['a whole backup more', (_, store) => plantBackup(store, { id: '20261121T021700Z-dddd' })],
];

function rename(folder: string, from: string, to: string): void {
  renameSync(join(folder, from), join(folder, to));
}

function replace(path: string): void {
  rmSync(path);
  mkdirSync(path);
}

function linkAway(path: string): void {
  renameSync(path, join(path, '../../..', 'elsewhere'));
  symlinkSync(join(path, '../../..', 'elsewhere'), path);
}

function empty(folder: string): void {
  rmSync(folder, { recursive: true });
  mkdirSync(folder);
}

describe('what came after it was remembered is seen, once and ever after:', () => {
  test.each(changes)('%s', async (_, change) => {
    const { store, remembering, fresh } = open();
    const before = await remembering();
    change(join(store.path, 'shop', first), store);
    const after = await fresh();
    expect(await remembering()).toEqual(after);
    expect(await remembering()).toEqual(after);
    expect(after).not.toEqual(before);
  });

  test('a file in a folder that was empty, at any depth', async () => {
    const { store, remembering, fresh } = open();
    const deep = join(store.path, 'shop', first, 'strange/deep');
    mkdirSync(deep, { recursive: true });
    const before = await remembering();
    expect(await remembering()).toEqual(before);
    writeFileSync(join(deep, 'file'), 'x');
    const after = await remembering();
    expect(after).toEqual(await fresh());
    expect(after.destinations[0]?.foreignKeys).toBe((before.destinations[0]?.foreignKeys ?? 0) + 1);
  });

  test('one folder in place of another one', async () => {
    const { store, remembering, fresh } = open();
    await remembering();
    const [one, other] = [join(store.path, 'shop', first), join(store.path, 'shop', second)];
    renameSync(one, join(store.path, 'aside'));
    renameSync(other, one);
    renameSync(join(store.path, 'aside'), other);
    expect(await remembering()).toEqual(await fresh());
  });
});

test('a folder that is too young to be sure of is listed anew', async () => {
  const { store, remembering, fresh } = open();
  const now = Date.now();
  await remembering(now);
  store.write(`shop/${first}/run.json`, '{}');
  expect(await remembering(now)).toEqual(await fresh(now));
});

test('where a disk does not tell, everything is listed', async () => {
  const { store, remembering, fresh, asked, silence } = open();
  const before = await remembering();
  silence();
  expect(await remembering()).toEqual(before);
  expect(asked.list).toEqual(['shop/']);
  store.write(`shop/${first}/run.json`, '{}');
  expect(await remembering()).toEqual(await fresh());
});

test('a folder with much in it is told as any other', async () => {
  const { store, remembering, fresh, asked } = open();
  for (let at = 0; at < 200; at += 1) store.write(`shop/${first}/checks/strange-${at}`, '');
  for (const _ of ids) expect(await remembering()).toEqual(await fresh());
  expect(asked.list).toEqual(Array.from(ids, () => `shop/${first}/`));
  store.write(`shop/${first}/checks/${checkAt(ids[2], 'open-fail')}.json`, '{}');
  expect(await remembering()).toEqual(await fresh());
});
