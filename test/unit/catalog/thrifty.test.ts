import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openCatalog, readCatalog } from '../../../src/catalog/read-catalog.ts';
import { requireTarget, type TargetQuery } from '../../../src/catalog/resolve-target.ts';
import { seekBackup } from '../../../src/catalog/seek-backup.ts';
import { createZone } from '../../../src/model/zone.ts';
import type { Destination } from '../../../src/ports/destination.ts';
import { createContext } from '../../rig/catalog/context.ts';
import { openStore, plantBackup, type Store } from '../../rig/catalog/store.ts';
import { watchLists } from '../../rig/catalog/watched.ts';

const day = 86_400_000;
const newestMs = Date.parse('2026-11-20T02:17:00Z');
const nowMs = newestMs + day / 2;
const count = 150;

function idOf(age: number): string {
  const time = new Date(newestMs - age * day).toISOString();
  return `${time.replace(/[-:]|\.\d+/g, '')}-aaaa`;
}

interface Where {
  readonly id?: string;
  readonly pipeline?: string;
}

function plant(store: Store, age: number, { id = 'here', pipeline = 'shop' }: Where = {}): string {
  const backup = idOf(age);
  const checks = [`${backup.slice(0, 16)}-aaaa-${id}-checksum-pass`];
  plantBackup(store, { id: backup, pipeline, checks });
  return `${pipeline}/${backup}`;
}

function openDaily(where: Where = {}, isThere: (age: number) => boolean = () => true): Store {
  const store = openStore(where.id);
  store.write(`${where.pipeline ?? 'shop'}/owner.json`, '{}');
  for (let age = 0; age < count; age += 1) if (isThere(age)) plant(store, age, where);
  return store;
}

function requestOf(...destinations: readonly Destination[]) {
  return { pipelines: ['shop', 'kiosk'], destinations, signatures: null, isThrifty: true };
}

type Reading = TargetQuery['which']['reading'];

async function seek(request: ReturnType<typeof requestOf>, reading: Reading, text: string) {
  const query = { which: { reading, text }, only: [], zone: createZone('UTC'), nowMs };
  const { inventory, backups } = await seekBackup(
    await openCatalog(request, createContext(nowMs)),
    query,
  );
  const errors = inventory.destinations.map(({ error }) => error);
  const deleted = inventory.destinations.map((one) => [...one.deleted]);
  try {
    return { found: requireTarget(backups, query), errors, deleted };
  } catch (error) {
    return { found: error, errors, deleted };
  }
}

/** What is found is the same, down to the files of each copy, as where every folder is listed first. */
async function expectSame(stores: readonly Store[], meant = idOf(0)): Promise<void> {
  const thrifty = requestOf(...stores.map(({ destination }) => destination));
  const questions = [
    ...[['latest', 'latest'] as const, ['any', idOf(0)] as const, ['any', idOf(70)] as const],
    ...[['any', idOf(3).slice(0, 8)] as const, ['at', '2026-11-10'] as const],
  ];
  for (const [reading, text] of questions) {
    const answer = await seek(thrifty, reading, text);
    expect(answer).toEqual(await seek({ ...thrifty, isThrifty: false }, reading, text));
    if (reading === 'latest') expect(answer.found).toMatchObject({ backup: { id: meant } });
  }
}

describe('what a destination is asked for', () => {
  test('names, the folders of the newest, and what the older ones weigh', async () => {
    const { destination, asked } = watchLists(openDaily().destination);
    await seek(requestOf(destination), 'latest', 'latest');
    expect(asked.listLevel).toEqual(['shop/', 'kiosk/']);
    const newest = Array.from({ length: 64 }, (_, age) => `shop/${idOf(age)}/`);
    expect(asked.list.toSorted()).toEqual(newest.toSorted());
    const older = Array.from({ length: count - 64 }, (_, age) => idOf(64 + age));
    expect(asked.weigh.map(({ under, folders }) => [under, folders])).toEqual([['shop/', older]]);
  });

  test('an id is sought from its own folder on', async () => {
    const { destination, asked } = watchLists(openDaily().destination);
    await seek(requestOf(destination), 'id', idOf(80));
    expect(asked.list).toHaveLength(64);
    expect(asked.list).toContain(`shop/${idOf(80)}/`);
    expect(asked.list).not.toContain(`shop/${idOf(79)}/`);
    expect(asked.weigh.flatMap(({ folders }) => folders)).not.toContain(idOf(79));
  });

  test.each([false, true])(
    'all that is there, thrifty or not (%s), by who reads all',
    async (is) => {
      const { destination, asked } = watchLists(openDaily().destination);
      await readCatalog({ ...requestOf(destination), isThrifty: is }, createContext(nowMs));
      expect(asked).toEqual({ list: ['shop/', 'kiosk/'], listLevel: [], weigh: [] });
    },
  );
});

describe('the same is found as where all is listed', () => {
  test('of a store with nothing special', () => expectSame([openDaily()]));

  test('behind newer ones without a manifest, incomplete, unreadable, or empty', async () => {
    const store = openDaily();
    store.remove(`shop/${idOf(0)}/manifest.json`);
    store.remove(store.keys().find((key) => key.startsWith(`shop/${idOf(1)}/orders`)) ?? '');
    store.write(`shop/${idOf(2)}/manifest.json`, '{}');
    mkdirSync(join(store.path, `shop/${idOf(-0.1)}`));
    await expectSame([store], idOf(3));
  });

  test('with records of deletions and holds, also of what is gone', async () => {
    const store = openDaily();
    for (const age of [0, 5, 90, -0.1]) store.write(`shop/deleted/${idOf(age)}.json`, '{}');
    store.write(`shop/holds/${idOf(1)}.json`, '{}');
    mkdirSync(join(store.path, `shop/${idOf(-0.1)}`));
    await expectSame([store]);
  });

  test('beside folders and files that are not ours, and links', async () => {
    const store = openDaily();
    store.write('shop/photos/2026/a.jpg', 'a');
    store.write(`shop/${idOf(-0.1)}`, 'a file');
    store.write(`shop/${idOf(0)}/notes/a.txt`, 'a');
    store.write(`shop/${idOf(0)}/checks/a.txt`, 'a');
    symlinkSync(join(store.path, `shop/${idOf(9)}`), join(store.path, `shop/${idOf(-0.2)}`));
    await expectSame([store]);
  });

  test('with one that is dated in the future', async () => {
    const store = openDaily();
    plant(store, -300);
    await expectSame([store]);
  });

  test('under a former name, and where the present one has an empty folder of it', async () => {
    const store = openDaily({}, (age) => age > 0);
    store.write('kiosk/owner.json', '{}');
    for (const age of [0, 70, 120]) {
      plantBackup(store, { id: idOf(age), pipeline: 'kiosk' });
      const check = `${idOf(age).slice(0, 16)}-aaaa-here-checksum-pass.json`;
      store.write(`kiosk/${idOf(age)}/checks/${check}`, '{}');
    }
    mkdirSync(join(store.path, `shop/${idOf(0)}`));
    await expectSame([store]);
  });

  test('of several destinations, of which each has others', async () => {
    const here = openDaily({}, (age) => age % 2 === 0);
    const there = openDaily({ id: 'there' }, (age) => age % 3 !== 0 || age > 100);
    here.write(`shop/deleted/${idOf(1)}.json`, '{}');
    await expectSame([here, there, openStore('new')]);
  });

  test('of one without the record of its owner', async () => {
    const store = openDaily();
    store.remove('shop/owner.json');
    await expectSame([store]);
  });
});

test('whoever reads all afterwards learns what is there as a whole', async () => {
  const store = openDaily();
  store.write('shop/photos/2026/a.jpg', 'a');
  const request = requestOf(store.destination);
  const catalog = await openCatalog(request, createContext(nowMs));
  await catalog.read(new Set([idOf(1), idOf(100)]));
  const inventory = await catalog.read(null);
  expect(inventory).toEqual(await readCatalog(request, createContext(nowMs)));
  expect(inventory.destinations[0]?.foreignKeys).toBe(1);
});

test.each(['list', 'listLevel', 'weigh'])(
  'where %s fails, the destination is unread',
  async (what) => {
    const truth = openDaily().destination;
    const fail = () => Promise.reject(new Error('away'));
    const failing =
      what === 'list' ? () => ({ [Symbol.asyncIterator]: () => ({ next: fail }) }) : fail;
    const destination = new Proxy(truth, {
      get: (target, name) => {
        const value: unknown = name === what ? failing : Reflect.get(target, name);
        return typeof value === 'function' ? value.bind(target) : value;
      },
    });
    const other = openDaily({ id: 'there' }, (age) => age > 2);
    const { found, errors } = await seek(
      requestOf(destination, other.destination),
      'latest',
      'latest',
    );
    expect(errors).toEqual(['away', null]);
    expect(found).toMatchObject({ backup: { id: idOf(3) } });
  },
);
