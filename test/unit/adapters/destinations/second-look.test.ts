import { mkdirSync, mkdtempSync, rmSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { Pace } from '../../../../src/adapters/destinations/local/pace.ts';
import { findAsKnown } from '../../../../src/adapters/destinations/local/second-look.ts';
import { takeSnapshots } from '../../../../src/adapters/destinations/local/snapshots.ts';
import { Tree } from '../../../../src/adapters/destinations/local/tree.ts';
import type { Snapshot } from '../../../../src/ports/destination.ts';

const written = new Date('2026-11-20T00:00:00Z');

type Asked = Parameters<typeof findAsKnown>[0];

function open(count: number) {
  const path = mkdtempSync(join(tmpdir(), 'looked-at-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  const folders = Array.from({ length: count }, (_, at) => `folder-${at}`);
  for (const name of folders) {
    mkdirSync(join(path, 'shop', name, 'checks'), { recursive: true });
    for (const file of ['manifest.json', 'orders.tar', 'checks/one.json']) {
      writeFileSync(join(path, 'shop', name, file), 'stored bytes');
      utimesSync(join(path, 'shop', name, file), written, written);
    }
  }
  const tree = new Tree({ path, prefix: [], requireMount: false });
  const listing = { tree, pace: new Pace(), under: 'shop/', signal: new AbortController().signal };
  const take = (known: (folder: string) => Snapshot | null) =>
    takeSnapshots({ under: 'shop/', folders, known }, listing);
  return {
    folders,
    take,
    cut: (name: string) => {
      truncateSync(join(path, 'shop', name, 'orders.tar'), 4);
      utimesSync(join(path, 'shop', name, 'orders.tar'), written, written);
    },
    add: (name: string) => writeFileSync(join(path, 'shop', name, 'checks/two.json'), ''),
    remove: (name: string) => rmSync(join(path, 'shop', name), { recursive: true }),
    find: (known: (folder: string) => Snapshot | null, more: Partial<Asked> = {}) =>
      findAsKnown({ ...listing, folders, known, top: join(path, 'shop'), ...more }),
  };
}

async function openKnown(count: number) {
  const store = open(count);
  const before = await store.take(() => null);
  const known = new Map(store.folders.map((name, at) => [name, before?.[at] ?? null]));
  return { ...store, known, knownOf: (name: string) => known.get(name) ?? null };
}

const many = 1100;
const changed = ['folder-0', 'folder-63', 'folder-64', 'folder-550', `folder-${many - 1}`] as const;

test('of thousands of folders, by two threads, exactly those are new that changed', async () => {
  const { find, take, cut, add, remove, known, knownOf, folders } = await openKnown(many);
  const [first, second, third, fourth, last] = changed;
  for (const name of [first, third, last]) cut(name);
  add(second);
  remove(fourth);
  const isUnknown = (name: string) => name === 'folder-700';
  const answers = await find((name) => (isUnknown(name) ? null : knownOf(name)));
  const others = new Set<string>([...changed, 'folder-700']);
  const said = availableParallelism() < 2 ? [] : folders.filter((name) => !others.has(name));
  expect(folders.filter((_, at) => answers[at] === 1)).toEqual(said);
  const after = await take(knownOf);
  const differ = folders.filter((name, at) => after?.[at] !== known.get(name));
  expect(differ.sort()).toEqual([...changed].sort());
  const sizes = (name: string) => {
    const { names = [], facts } = after?.[folders.indexOf(name)] ?? {};
    return names.map((inside, index) => [inside, facts?.[index * 4]]);
  };
  const files = ['', 'checks', 'checks/one.json', 'manifest.json', 'orders.tar'];
  expect(sizes(first)).toEqual([-1, -1, 12, 12, 4].map((bytes, at) => [files[at], bytes]));
  expect(sizes(second).map(([name]) => name)).toContain('checks/two.json');
  expect(sizes(fourth)).toEqual([]);
});

const fake: Snapshot = { names: [''], facts: new Float64Array(4) };

test('nothing is said of few folders, or where none is known or as it was', async () => {
  const few = await openKnown(10);
  expect([...(await few.find(few.knownOf))]).toEqual(Array.from(few.folders, () => 0));
  const store = open(0);
  const folders = Array.from({ length: many }, (_, at) => `nowhere-${at}`);
  expect(new Set(await store.find(() => null, { folders }))).toEqual(new Set([0]));
  expect(new Set(await store.find(() => fake, { folders }))).toEqual(new Set([0]));
});

test('whoever is interrupted gets no answer', async () => {
  const folders = Array.from({ length: many }, (_, at) => `nowhere-${at}`);
  const signal = AbortSignal.abort(new Error('enough'));
  await expect(open(0).find(() => fake, { folders, signal })).rejects.toThrow('enough');
});
