import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Handle } from '../../src/ports/restorer.ts';
import { killStep, traceStep } from '../rig/restore/run-step.ts';
import type { StepOrder } from '../rig/restore/step-program.ts';
import {
  entries,
  expectSame,
  load,
  type Prepared,
  partsOf,
  prepareRestore,
  type RestorerCase,
} from './restorer.ts';

export interface CrashCase extends RestorerCase {
  readonly kind: StepOrder['kind'];
  readonly paths: readonly string[];
}

/** One step after another is killed at each of its changes, and another process goes on, or back. */
export function crashContract(one: CrashCase): void {
  describe(`restorer ${one.name}, killed`, { timeout: 180_000 }, () => {
    test.each(['new', 'absent'] as const)('in load, live: %s', async (live) => {
      const killed = await killEach(one, { step: 'load', live }, async (prepared, before) => {
        expectSame(one.state(prepared.repository), prepared.live);
        await expectRolledBack(one, prepared, before);
      });
      expect(killed).toBeGreaterThan(2);
    });

    test.each([
      ['new', 'rollback'],
      ['absent', 'rollback'],
      ['new', 'activate'],
      ['absent', 'activate'],
    ] as const)('in activate, live: %s, then %s', async (live, then) => {
      const killed = await killEach(one, { step: 'activate', live }, async (prepared, before) => {
        if (then === 'rollback') return await expectRolledBack(one, prepared, before);
        await one.create(partsOf(prepared)).activate(prepared.handle, prepared.context);
        expectSame(one.state(prepared.repository), prepared.restored);
      });
      expect(killed).toBeGreaterThanOrEqual(2);
    });

    test.each(['new', 'absent'] as const)('in rollback, live: %s', async (live) => {
      const killed = await killEach(one, { step: 'rollback', live }, (prepared, before) =>
        expectRolledBack(one, prepared, before),
      );
      expect(killed).toBeGreaterThan(2);
    });

    test('in settle', async () => {
      const order = { step: 'settle', live: 'new' } as const;
      const killed = await killEach(one, order, async (prepared) => {
        const { handle, context, repository } = prepared;
        expectSame(one.state(repository), prepared.restored);
        const discarding = { discardPrevious: true };
        const restorer = one.create(partsOf(prepared));
        expect(await restorer.settle(handle, discarding, context)).toEqual({ kept: [] });
        expectSame(one.state(repository), prepared.restored);
        expect(
          entries(repository).filter((name) => /_before_|\.restore-|\.discard-/.test(name)),
        ).toEqual([]);
      });
      expect(killed).toBeGreaterThan(2);
    });
  });
}

interface Scene {
  readonly step: StepOrder['step'];
  readonly live: 'new' | 'absent';
}

/** Answers at how many places it was killed. */
async function killEach(
  one: CrashCase,
  { step, live }: Scene,
  check: (prepared: Prepared, before: readonly string[]) => Promise<void>,
): Promise<number> {
  const first = await prepareRestore(one, live);
  const order = (handle: Handle): StepOrder => {
    const { repository, dumpFile } = first;
    return { kind: one.kind, paths: one.paths, repository, handle, dumpFile, step };
  };
  const { handle } = (await setScene(one, first, { step, live })).scene;
  const moments = await traceStep(order(handle));
  for (const moment of moments) {
    const { scene, before } = await setScene(one, first, { step, live });
    await killStep(order(scene.handle), moment);
    await check(scene, before);
  }
  return moments.length;
}

/** As if nothing had been done before, up to the step. */
async function setScene(one: CrashCase, prepared: Prepared, { step, live }: Scene) {
  const { context, repository, wish } = prepared;
  await one.clear(prepared);
  await removeKept(repository);
  if (live === 'new') await one.plant(prepared, 'new');
  const before = entries(repository);
  const restorer = one.create(partsOf(prepared));
  const handle = await restorer.prepare(wish, context);
  const scene: Prepared = { ...prepared, handle, live: one.state(repository) };
  if (step !== 'load') await load(one, scene);
  if (step === 'rollback' || step === 'settle') await restorer.activate(handle, context);
  return { scene, before };
}

async function expectRolledBack(
  one: CrashCase,
  prepared: Prepared,
  before: readonly string[],
): Promise<void> {
  await one.create(partsOf(prepared)).rollback(prepared.handle, prepared.context);
  expectSame(one.state(prepared.repository), prepared.live);
  expect(entries(prepared.repository)).toEqual(before);
}

async function removeKept(repository: string): Promise<void> {
  const kept = entries(repository).filter((name) => /_before_|\.restore-|\.discard-/.test(name));
  for (const name of kept) await rm(join(repository, name), { recursive: true, force: true });
}
