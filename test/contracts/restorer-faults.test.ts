import { once } from 'node:events';
import { existsSync, lstatSync, readdirSync } from 'node:fs';
import { chmod, chown, mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createRestorer } from '../../src/adapters/sources/files/restore/restorer.ts';
import { openGround } from '../rig/destination/mounts.ts';
import { run } from '../rig/destination/run.ts';
import { runStep, startStep } from '../rig/restore/run-step.ts';
import type { StepOrder } from '../rig/restore/step-program.ts';
import { smallCase, stateOf } from './files-restore-rig.ts';
import { files } from './files-rig.ts';
import { feed, fromFile, sealOf, wishFor } from './load.ts';
import { entries, expectSame, load, partsOf, prepareRestore } from './restorer.ts';
import { createRig, type Rig, takeDump } from './source.ts';
import { sqliteCase } from './sqlite-restore-rig.ts';

const nobody = 65_534;

/** A dump of `data` with so many bytes in files of 100 KB, ready to be restored to where it lay. */
async function prepareData(rig: Rig, count: number) {
  const data = join(rig.repository, 'data');
  await mkdir(data);
  for (let at = 0; at < count; at++) {
    await writeFile(join(data, `file-${at}`), Buffer.alloc(100_000, at));
  }
  const dumpFile = join(rig.context.folder, 'dump');
  await takeDump(files(rig), rig.context, dumpFile);
  const restorer = createRestorer({ paths: ['data'], exclude: [] }, partsOf(rig));
  const wish = wishFor(await sealOf(dumpFile), { facts: rig.context.facts });
  const handle = await restorer.prepare(wish, rig.context);
  return { ...rig, data, dumpFile, restorer, handle };
}

describe('files, on a disk that becomes full while they are loaded,', () => {
  test.each(['size=3m', 'size=8m,nr_inodes=24'])('%s', async (options) => {
    const ground = openGround();
    const rig = { ...(await createRig()), repository: ground.tmpfs('disk', options) };
    const one = await prepareData(rig, 20);
    const before = stateOf([one.data]);
    const loading = await one.restorer.load(one.handle, one.context);
    const loaded = feed(loading, fromFile(one.dumpFile), one.context);
    await expect(loaded).rejects.toMatchObject({ code: 'BP5030' });
    expectSame(stateOf([one.data]), before);
    await one.restorer.rollback(one.handle, one.context);
    expectSame(stateOf([one.data]), before);
    expect(readdirSync(rig.repository)).toEqual(['data']);
  });

  test('or is full already', async () => {
    const ground = openGround();
    const rig = { ...(await createRig()), repository: ground.tmpfs('disk', 'size=3m') };
    const one = await prepareData(rig, 10);
    const filler = join(rig.repository, 'filler');
    await writeFile(filler, Buffer.alloc(4_000_000)).catch(() => undefined);
    const loading = await one.restorer.load(one.handle, one.context);
    const loaded = feed(loading, fromFile(one.dumpFile), one.context);
    await expect(loaded).rejects.toMatchObject({ code: 'BP5030' });
    await one.restorer.rollback(one.handle, one.context);
    expect(readdirSync(rig.repository).sort()).toEqual(['data', 'filler']);
  });
});

test('a database on a disk that becomes full leaves nothing', async () => {
  const prepared = await prepareRestore(sqliteCase, 'new');
  const ground = openGround();
  const disk = ground.tmpfs('disk', 'size=32k');
  const live = join(disk, 'app.db');
  const restorer = sqliteCase.create({ ...partsOf(prepared), repository: disk });
  const handle = await restorer.prepare(prepared.wish, prepared.context);
  await writeFile(live, 'small');
  const loading = await restorer.load(handle, prepared.context);
  const loaded = feed(loading, fromFile(prepared.dumpFile), prepared.context);
  await expect(loaded).rejects.toMatchObject({ code: 'ENOSPC' });
  await restorer.rollback(handle, prepared.context);
  expect(readdirSync(disk)).toEqual(['app.db']);
});

test('a restore that is killed while it unpacks is taken back by another process', async () => {
  const one = await prepareData(await createRig(), 30);
  const before = stateOf([one.data]);
  const { repository, handle, dumpFile } = one;
  const order: StepOrder = {
    ...{ kind: 'files', paths: ['data'], repository, handle, dumpFile, step: 'half' },
  };
  const program = startStep(order);
  onTestFinished(() => void program.kill('SIGKILL'));
  const unpacked = () => entries(repository).filter((name) => /restore-.*\/file/.test(name));
  await expect.poll(() => unpacked().length).toBeGreaterThan(10);
  program.kill('SIGKILL');
  await once(program, 'exit');
  await expect(one.restorer.activate(handle, one.context)).rejects.toMatchObject({
    code: 'BP5113',
  });
  await one.restorer.rollback(handle, one.context);
  expectSame(stateOf([one.data]), before);
  expect(readdirSync(repository)).toEqual(['data']);
});

describe('a user without privileges', () => {
  test('restores its own files, closed folders included, and takes them back', async () => {
    const one = await prepareData(await createRig(), 3);
    await mkdir(join(one.data, 'closed'));
    await writeFile(join(one.data, 'closed', 'file'), 'x');
    await chmod(join(one.data, 'closed'), 0o555);
    await takeDump(files(one), one.context, one.dumpFile);
    const wish = wishFor(await sealOf(one.dumpFile), { facts: one.context.facts });
    const handle = await one.restorer.prepare(wish, one.context);
    for (const path of [one.repository, one.context.folder, one.dumpFile]) {
      await chown(path, nobody, nobody);
    }
    const order = (step: StepOrder['step']): StepOrder => {
      const { repository, dumpFile } = one;
      return { kind: 'files', paths: ['data'], repository, handle, dumpFile, step, user: nobody };
    };
    const steps = ['load', 'rollback', 'load', 'activate', 'rollback'] as const;
    for (const step of steps) expect(await runStep(order(step))).toMatchObject({ code: 0 });
    expect(readdirSync(one.repository)).toEqual(['data']);
    expect(lstatSync(join(one.data, 'closed')).uid).toBe(0);
    for (const step of ['load', 'activate'] as const) await runStep(order(step));
    const { uid, mode } = lstatSync(join(one.data, 'closed'));
    expect({ uid, mode }).toEqual({ uid: nobody, mode: 0o40555 });
  });

  test('is told where it may not write, and changes nothing', async () => {
    const one = await prepareData(await createRig(), 3);
    const before = stateOf([one.data]);
    await chown(one.context.folder, nobody, nobody);
    await chmod(one.repository, 0o755);
    const { repository, handle, dumpFile } = one;
    const order: StepOrder = {
      ...{ kind: 'files', paths: ['data'], repository, handle, dumpFile },
      ...{ step: 'load', user: nobody },
    };
    const { code, said } = await runStep(order);
    expect(code).toBe(1);
    expect(said).toContain('BP5110');
    expect(said).toContain('Permission denied');
    expectSame(stateOf([one.data]), before);
    expect(readdirSync(repository)).toEqual(['data']);
  });
});

test('where one of several places cannot be moved, all of them are taken back', async () => {
  const one = await prepareRestore(smallCase, 'new');
  const { restorer, handle, context, repository } = one;
  await load(smallCase, one);
  run('chattr', '+i', join(repository, 'made', 'deep'));
  onTestFinished(() => void run('chattr', '-i', join(repository, 'made', 'deep')));
  await expect(restorer.activate(handle, context)).rejects.toMatchObject({
    ...{ code: 'BP5110', facts: { errno: 'EPERM' } },
  });
  expect(smallCase.state(repository)).not.toBe(one.live);
  await restorer.rollback(handle, context);
  expectSame(smallCase.state(repository), one.live);
  expect(entries(repository).filter((name) => /restore-|_before_/.test(name))).toEqual([]);
});

describe('two restores of one backup', () => {
  test.each([smallCase, sqliteCase])('the later one is refused: $name', async (one) => {
    const first = await prepareRestore(one, 'new');
    const { restorer, wish, context, repository } = first;
    const second = { ...first, handle: await restorer.prepare(wish, context) };
    await load(one, first);
    await load(one, second);
    await restorer.activate(first.handle, context);
    await expect(restorer.activate(second.handle, context)).rejects.toMatchObject({
      code: 'BP5113',
      message: expect.stringMatching(/_before_.* is there already/),
    });
    await restorer.rollback(second.handle, context);
    expectSame(one.state(repository), first.restored);
    const { kept } = await restorer.settle(first.handle, { discardPrevious: false }, context);
    expectSame(one.keptState(kept), first.live);
  });
});

describe('what somebody else puts at a target', () => {
  test('after the exchange is kept when it is taken back', async () => {
    const one = await prepareRestore(smallCase, 'new');
    const { restorer, handle, context, repository } = one;
    await load(smallCase, one);
    await restorer.activate(handle, context);
    const file = join(repository, 'etc/app.conf');
    await writeFile(`${file}.new`, 'written by an editor');
    await rename(`${file}.new`, file);
    await restorer.rollback(handle, context);
    expectSame(smallCase.state(repository), one.live);
    expect(context.warnings).toMatchObject([expect.stringMatching(/app\.conf_found_/)]);
    expect(existsSync(`${file}_found_${one.wish.backup}`)).toBe(true);
  });
});
