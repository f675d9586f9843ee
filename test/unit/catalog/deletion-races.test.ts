import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { type DeletionResult, deleteBackup } from '../../../src/catalog/delete-backup.ts';
import { type LaidHold, layHold } from '../../../src/catalog/lay-hold.ts';
import type { Manifest } from '../../../src/model/run/manifest.ts';
import { createContext } from '../../rig/catalog/context.ts';
import { at, left, now, old, openPair, young } from '../../rig/catalog/deletion-pair.ts';
import { stopAfterPut, stopBeforeRemove, Turns } from '../../rig/catalog/in-turns.ts';

const hold = { reason: 'the audit', owner: 'kim', until: null };

test('a deleter that gives way to a hold does not blind it to another one that goes on', async () => {
  const { store, deletion } = openPair();
  const { destination } = store;
  // Has written what it writes, and is about to look for holds the last time.
  const first = stopAfterPut(destination);
  const givesWay = deleteBackup(at(deletion, first.destination), createContext(now));
  await first.reached;
  // Has looked for holds the last time, and is about to remove the manifest.
  const second = stopBeforeRemove(destination);
  const goesOn = deleteBackup(at(deletion, second.destination), createContext(now));
  await second.reached;
  const holder = stopAfterPut(destination);
  const copy = { destination: holder.destination, pipeline: 'shop', backup: old };
  const wish = { copy, pipelines: ['shop'], hold, isReplacing: false };
  const laying = layHold(wish, createContext(now));
  await holder.reached;
  first.go();
  expect(await givesWay).toEqual({ kind: 'spared', reason: 'held: the audit' });
  holder.go();
  await setTimeout(300); // It looks more than once.
  second.go();
  expect(await goesOn).toMatchObject({ kind: 'deleted' });
  expect(await laying).toEqual({ kind: 'gone' });
  expect(store.keys().filter((key) => key.includes(old))).toEqual([`shop/deleted/${old}.json`]);
});

test('two deleters, each because what the other one deletes is to stay, do not take both', async () => {
  const seeds = Array.from({ length: 60 }, (_, seed) => seed);
  const kinds = new Set<string>();
  await Promise.all(
    seeds.map(async (seed) => {
      const { store, deletion } = openPair();
      const turns = new Turns(seed);
      const file = join(store.path, 'shop', old, 'manifest.json');
      const manifest: Manifest = JSON.parse(readFileSync(file, 'utf8'));
      const first = at(deletion, turns.at(store.destination, 'first'));
      const second = at(deletion, turns.at(store.destination, 'second'));
      const other = {
        ...second,
        copy: { ...second.copy, backup: young },
        record: { ...deletion.record, manifestSha256: null },
        keepers: [{ pipeline: 'shop', manifest }],
      };
      const results = await turns.run<DeletionResult>({
        first: () => deleteBackup(first, createContext(now)),
        second: () => deleteBackup(other, createContext(now)),
      });
      const gone = results.filter(({ kind }) => kind === 'deleted').length;
      expect(gone, `order ${seed}: ${JSON.stringify(results)}`).toBeLessThan(2);
      kinds.add(results.map(({ kind }) => kind).join(' '));
    }),
  );
  expect(kinds.size).toBeGreaterThan(1);
});

type Result = DeletionResult | LaidHold;

test('in whatever order two deleters and a holder take their steps, nobody is told what is not so', async () => {
  const seeds = Array.from({ length: 150 }, (_, seed) => seed);
  const kinds = new Set<string>();
  const judge = async (seed: number): Promise<void> => {
    const { store, deletion } = openPair();
    const turns = new Turns(seed);
    const copy = {
      destination: turns.at(store.destination, 'holder'),
      pipeline: 'shop',
      backup: old,
    };
    const wish = { copy, pipelines: ['shop'], hold, isReplacing: false };
    const deleting = (name: string) => () =>
      deleteBackup(at(deletion, turns.at(store.destination, name)), createContext(now));
    const [laid, ...deleted] = await turns.run<Result>({
      holder: () => layHold(wish, createContext(now)),
      first: deleting('first'),
      second: deleting('second'),
    });
    const isGone = deleted.some(({ kind }) => kind === 'deleted');
    const what = `order ${seed}: ${JSON.stringify([laid, ...deleted])}`;
    expect(left(store), what).toHaveLength(isGone ? 0 : 5);
    if (laid?.kind === 'laid') expect(laid.isDoomed || !isGone, what).toBe(true);
    else expect(isGone, what).toBe(true);
    expect(store.keys().filter((key) => key.includes('/deleting/'), what)).toEqual([]);
    expect(store.keys().includes(`shop/deleted/${old}.json`), what).toBe(isGone);
    kinds.add(`${laid?.kind} ${deleted.map(({ kind }) => kind).join(' ')}`);
  };
  for (let from = 0; from < seeds.length; from += 50) {
    await Promise.all(seeds.slice(from, from + 50).map(judge));
  }
  // Each may win.
  expect(kinds.size).toBeGreaterThan(1);
});
