import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { createLocalVia } from '../../src/adapters/places/local/local.ts';
import type { RestoreParts } from '../../src/ports/definition.ts';
import type { Handle, Restorer, RestoreWish } from '../../src/ports/restorer.ts';
import { feed, fromFile, sealOf, wishFor } from './load.ts';
import { noSecrets } from './secrets.ts';
import { createRig, type Rig } from './source.ts';

/** What every restorer must do that lays data beside the live one, with real programs and real data. */
export interface RestorerCase {
  readonly name: string;
  /** Puts data to where it belongs; each version is another. */
  plant(rig: Rig, version: 'old' | 'new'): Promise<void>;
  /** Dumps what is there into a file, and answers the facts of the manifest. */
  dump(rig: Rig, file: string): Promise<RestoreWish['facts']>;
  create(parts: RestoreParts): Restorer;
  /** Takes all of it away. */
  clear(rig: Rig): Promise<void>;
  /** Everything that lies where it belongs, in one comparable text; `absent` for nothing. */
  state(repository: string): string;
  /** The same of what is kept. */
  keptState(kept: readonly string[]): string;
  readonly allow: RestoreWish['allow'];
}

export function partsOf({ place, repository }: Rig): RestoreParts {
  return { place, via: createLocalVia(place), repository, secrets: noSecrets, guarded: [] };
}

export interface Prepared extends Rig {
  readonly restorer: Restorer;
  readonly wish: RestoreWish;
  readonly handle: Handle;
  readonly dumpFile: string;
  /** What lay there when the dump was made, and what lies there now. */
  readonly restored: string;
  readonly live: string;
}

/** A dump of the old data; the new data is live, or nothing. */
export async function prepareRestore(
  one: RestorerCase,
  live: 'new' | 'absent',
  more: Partial<RestoreWish> = {},
): Promise<Prepared> {
  const rig = await createRig();
  await one.plant(rig, 'old');
  const dumpFile = `${rig.context.folder}/dump`;
  const facts = await one.dump(rig, dumpFile);
  const restored = one.state(rig.repository);
  await one.clear(rig);
  if (live === 'new') await one.plant(rig, 'new');
  const restorer = one.create(partsOf(rig));
  const wish = wishFor(await sealOf(dumpFile), { facts, allow: one.allow, ...more });
  const handle = await restorer.prepare(wish, rig.context);
  const now = one.state(rig.repository);
  return { ...rig, restorer, wish, handle, dumpFile, restored, live: now };
}

/** By a restorer of its own, as another process does. */
export async function load(one: RestorerCase, prepared: Prepared): Promise<void> {
  const { handle, dumpFile, context } = prepared;
  const loading = await one.create(partsOf(prepared)).load(handle, context);
  await feed(loading, fromFile(dumpFile), context);
}

export function entries(repository: string): string[] {
  return readdirSync(repository, { recursive: true }).map(String).sort();
}

export function restorerContract(one: RestorerCase): void {
  describe(`restorer ${one.name}`, () => {
    test.each(['new', 'absent'] as const)('brings back what was dumped; live: %s', async (live) => {
      const prepared = await prepareRestore(one, live);
      const { restorer, handle, context, repository } = prepared;
      await load(one, prepared);
      expectSame(one.state(repository), prepared.live);
      await restorer.activate(handle, context);
      expectSame(one.state(repository), prepared.restored);
      const { kept } = await restorer.settle(handle, { discardPrevious: false }, context);
      expectSame(one.state(repository), prepared.restored);
      expectSame(one.keptState(kept), prepared.live);
      expect(hiddenIn(repository)).toEqual([]);
    });

    test('surveys and prepares without changing anything', async () => {
      const prepared = await prepareRestore(one, 'new');
      const { restorer, wish, context, repository } = prepared;
      const before = entries(repository);
      expect(await restorer.check(context)).toEqual([]);
      const survey = await restorer.survey(wish, context);
      expect(survey).toMatchObject({ isPresent: true, isReversible: true });
      expect(survey.findings.filter(({ severity }) => severity === 'error')).toEqual([]);
      expect(survey.keeps).toHaveLength(survey.target.length);
      expect(survey.needs[0]?.bytes).toBeGreaterThan(0);
      expect(entries(repository)).toEqual(before);
      expectSame(one.state(repository), prepared.live);
    });

    test('says in its survey what it will keep, and keeps it there', async () => {
      const prepared = await prepareRestore(one, 'new');
      const { restorer, handle, wish, context } = prepared;
      const { keeps } = await restorer.survey(wish, context);
      await load(one, prepared);
      await restorer.activate(handle, context);
      expect(await restorer.settle(handle, { discardPrevious: false }, context)).toEqual({
        kept: keeps,
      });
    });

    test('has another fingerprint as soon as it was done', async () => {
      const prepared = await prepareRestore(one, 'new');
      const { restorer, handle, wish, context } = prepared;
      const { fingerprint } = await restorer.survey(wish, context);
      expect((await restorer.survey(wish, context)).fingerprint).toBe(fingerprint);
      await load(one, prepared);
      await restorer.activate(handle, context);
      await restorer.settle(handle, { discardPrevious: true }, context);
      expect((await restorer.survey(wish, context)).fingerprint).not.toBe(fingerprint);
    });

    test.each([
      ['new', 'load'],
      ['absent', 'load'],
      ['new', 'activate'],
      ['absent', 'activate'],
    ] as const)('takes everything back; live: %s, after %s', async (live, after) => {
      const prepared = await prepareRestore(one, live);
      const { restorer, handle, context, repository } = prepared;
      const before = entries(repository);
      await load(one, prepared);
      if (after === 'activate') await restorer.activate(handle, context);
      for (const _twice of [1, 2]) {
        await one.create(partsOf(prepared)).rollback(handle, context);
        expectSame(one.state(repository), prepared.live);
        expect(entries(repository)).toEqual(before);
      }
      await expect(restorer.activate(handle, context)).rejects.toMatchObject({ code: 'BP5113' });
    });

    test('may be asked for the same step again', async () => {
      const prepared = await prepareRestore(one, 'new');
      const { restorer, handle, context, repository } = prepared;
      await load(one, prepared);
      await load(one, prepared);
      for (const _twice of [1, 2]) {
        await one.create(partsOf(prepared)).activate(handle, context);
        expectSame(one.state(repository), prepared.restored);
      }
      const first = await restorer.settle(handle, { discardPrevious: false }, context);
      expect(await restorer.settle(handle, { discardPrevious: false }, context)).toEqual(first);
      expectSame(one.keptState(first.kept), prepared.live);
      // What was settled is settled.
      await restorer.rollback(handle, context);
      expectSame(one.state(repository), prepared.restored);
    });

    test.each([
      ['overwrite', { discardPrevious: false }],
      ['swap', { discardPrevious: true }],
    ] as const)('%s with %o keeps nothing in the end', async (existing, settling) => {
      const prepared = await prepareRestore(one, 'new', { existing });
      const { restorer, handle, context, repository } = prepared;
      await load(one, prepared);
      await restorer.activate(handle, context);
      expect(await restorer.settle(handle, settling, context)).toEqual({ kept: [] });
      expectSame(one.state(repository), prepared.restored);
      expect(entries(repository).filter((name) => /_before_|restore-|discard-/.test(name))).toEqual(
        [],
      );
    });

    test('refuses what is there, and what appears meanwhile', async () => {
      const there = await prepareRestore(one, 'new', { existing: 'refuse' });
      const { findings } = await there.restorer.survey(there.wish, there.context);
      expect(findings).toContainEqual(
        expect.objectContaining({
          severity: 'error',
          message: expect.stringMatching(/is there already/),
        }),
      );
      const prepared = await prepareRestore(one, 'absent', { existing: 'refuse' });
      const { restorer, wish, handle, context, repository } = prepared;
      const found = (await restorer.survey(wish, context)).findings;
      expect(found.filter(({ severity }) => severity === 'error')).toEqual([]);
      await load(one, prepared);
      await one.plant(prepared, 'new');
      const now = one.state(repository);
      await expect(restorer.activate(handle, context)).rejects.toMatchObject({ code: 'BP5113' });
      expectSame(one.state(repository), now);
      await restorer.rollback(handle, context);
      expectSame(one.state(repository), now);
    });

    test('never activates what was not loaded to its end', async () => {
      const prepared = await prepareRestore(one, 'new');
      const { restorer, handle, context, repository, dumpFile } = prepared;
      await expect(restorer.activate(handle, context)).rejects.toMatchObject({ code: 'BP5113' });
      const loading = await restorer.load(handle, context);
      const some = (await readFile(dumpFile)).subarray(0, 1024);
      await expect(feed(loading, some, context)).rejects.toThrow();
      await expect(restorer.activate(handle, context)).rejects.toMatchObject({ code: 'BP5113' });
      await restorer.rollback(handle, context);
      expectSame(one.state(repository), prepared.live);
      expect(hiddenIn(repository)).toEqual([]);
    });
  });
}

/** The texts may be megabytes, which nobody wants to see. */
export function expectSame(found: string, expected: string): void {
  if (found.length + expected.length < 2000) expect(found).toBe(expected);
  expect(firstDifference(found, expected)).toBeNull();
}

function firstDifference(found: string, expected: string): readonly string[] | null {
  if (found === expected) return null;
  const at = Array.from(found).findIndex((letter, index) => letter !== expected[index]);
  return [found, expected].map((text) => text.slice(Math.max(0, at - 100), at + 100));
}

function hiddenIn(repository: string): string[] {
  return entries(repository).filter((name) => /(?:^|\/)\.[^/]*(?:restore|discard)-/.test(name));
}
