import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { createRestorer } from '../../src/adapters/sources/redis/restore/restorer.ts';
import type { RestoreWish } from '../../src/ports/restorer.ts';
import { killStep, traceStep } from '../rig/restore/run-step.ts';
import { hasRedis, type Redis, startRedis } from '../rig/servers/redis.ts';
import { plantSample, stateOf } from '../rig/servers/redis-sample.ts';
import { feed, fromFile, sealOf, wishFor } from './load.ts';
import { redisCase, smallRdb } from './redis-restore-rig.ts';
import { dumpRig, password } from './redis-rig.ts';
import { load, partsOf, prepareRestore } from './restorer.ts';
import { createRig, takeDump } from './source.ts';

const lines = (appendOnly: string) => [`appendonly ${appendOnly}`];

describe.skipIf(!hasRedis())('a restore to a server', () => {
  let origin: Redis;
  let expected: string;
  beforeAll(async () => {
    origin = await startRedis({ password, lines: lines('yes') });
    plantSample(origin, 'one');
    expected = stateOf(origin);
  });
  afterAll(() => origin.stop());

  /** A dump of the origin, and the folder of another server, which has other data. */
  async function rigFor(appendOnly: string | null, wishes: Partial<RestoreWish> = {}) {
    const { source, context, file } = await dumpRig({ port: origin.port });
    await takeDump(source, context, file);
    const folder = mkdtempSync(join(tmpdir(), 'redis-restored-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    if (appendOnly !== null) {
      const server = await startRedis({ folder, lines: lines(appendOnly) });
      plantSample(server, 'two');
      server.cli('save');
      await server.shutDown();
    }
    const restorer = createRestorer({ path: folder }, partsOf(await createRig()));
    const wish = wishFor(await sealOf(file), { facts: { ...context.facts }, ...wishes });
    return { restorer, wish, context, folder, file };
  }

  /** What a server that begins there has; it ends again. */
  async function servedFrom(folder: string, appendOnly: string): Promise<string> {
    const server = await startRedis({ folder, lines: lines(appendOnly) });
    const state = stateOf(server);
    await server.shutDown();
    return state;
  }

  test.each(['no', 'yes'])('is what it serves; appendonly: %s; and is taken back', async (how) => {
    const { restorer, wish, context, folder, file } = await rigFor(how);
    const survey = await restorer.survey(wish, context);
    expect(survey.findings).toEqual([]);
    expect(survey.target).toHaveLength(how === 'yes' ? 2 : 1);
    const handle = await restorer.prepare(wish, context);
    await feed(await restorer.load(handle, context), fromFile(file), context);
    await restorer.activate(handle, context);
    expect(await servedFrom(folder, how)).toBe(expected);
    // It goes on from there when it begins again.
    expect(await servedFrom(folder, how)).toBe(expected);
    await restorer.rollback(handle, context);
    expect(await servedFrom(folder, how)).toMatch(/^two /);
    expect(readdirSync(folder).filter((name) => /restore|before/.test(name))).toEqual([]);
  });

  test('that has no data yet is append-only when the one was that was dumped', async () => {
    const { restorer, wish, context, folder, file } = await rigFor(null);
    const { findings, target } = await restorer.survey(wish, context);
    expect(target).toEqual([join(folder, 'dump.rdb'), join(folder, 'appendonlydir')]);
    expect(findings).toMatchObject([
      { message: expect.stringMatching(/append-only, and .* has no/) },
    ]);
    const handle = await restorer.prepare(wish, context);
    await feed(await restorer.load(handle, context), fromFile(file), context);
    await restorer.activate(handle, context);
    expect(await restorer.settle(handle, { discardPrevious: false }, context)).toEqual({
      kept: [],
    });
    expect(await servedFrom(folder, 'yes')).toBe(expected);
  });

  test('waits until the server has ended', async () => {
    const { restorer, wish, context, folder, file } = await rigFor('yes');
    const server = await startRedis({ folder, lines: lines('yes') });
    const runs = new RegExp(`redis-server \\(process ${server.pid}\\) runs in ${folder}`);
    const { findings, fingerprint } = await restorer.survey(wish, context);
    expect(findings).toMatchObject([
      { severity: 'warning', message: expect.stringMatching(runs), hint: expect.any(String) },
    ]);
    server.cli('bgrewriteaof');
    server.cli('save');
    expect((await restorer.survey(wish, context)).fingerprint).toBe(fingerprint);
    const handle = await restorer.prepare(wish, context);
    await feed(await restorer.load(handle, context), fromFile(file), context);
    await expect(restorer.activate(handle, context)).rejects.toMatchObject({
      code: 'BP5113',
      message: expect.stringMatching(runs),
    });
    expect(stateOf(server)).toMatch(/^two /);
    await server.shutDown();
    await restorer.activate(handle, context);
    const { kept } = await restorer.settle(handle, { discardPrevious: false }, context);
    expect(await servedFrom(folder, 'yes')).toBe(expected);
    expect(kept).toHaveLength(2);
  });

  test('never takes what is damaged', async () => {
    const { restorer, wish, context, folder, file } = await rigFor('no');
    const { readFile } = await import('node:fs/promises');
    const bytes = await readFile(file);
    for (const damaged of [
      bytes.subarray(0, -20),
      Buffer.concat([bytes, bytes]),
      bytes.fill(1, 50, 60),
    ]) {
      const handle = await restorer.prepare(wish, context);
      const loading = await restorer.load(handle, context);
      await expect(feed(loading, Buffer.from(damaged), context)).rejects.toMatchObject({
        code: 'BP5112',
      });
      await expect(restorer.activate(handle, context)).rejects.toMatchObject({ code: 'BP5113' });
      await restorer.rollback(handle, context);
    }
    expect(await servedFrom(folder, 'no')).toMatch(/^two /);
  });
});

describe('what a restore finds', () => {
  async function surveyOf(path: string | undefined, facts: RestoreWish['facts'], label?: string) {
    const parts = partsOf(await createRig());
    const via = label === undefined ? parts.via : { ...parts.via, isHere: false, label };
    const restorer = createRestorer(path === undefined ? {} : { path }, { ...parts, via });
    const { context } = await createRig();
    return await restorer.survey(wishFor({ bytes: 1, sha256: '' }, { facts }), context);
  }

  function folderWith(files: Readonly<Record<string, Buffer>>): string {
    const folder = mkdtempSync(join(tmpdir(), 'redis-found-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    for (const [name, bytes] of Object.entries(files)) writeFileSync(join(folder, name), bytes);
    return folder;
  }

  test('nobody knows the folder', async () => {
    expect(await surveyOf(undefined, {})).toMatchObject({
      findings: [{ severity: 'error', hint: expect.stringContaining('--to <dump>.path=<folder>') }],
    });
  });

  test.each([
    [
      'nothing that says how it is kept',
      {},
      {},
      /`appendonly yes` ignores .*dump.rdb and starts empty/,
    ],
    [
      'a file of another name',
      { 'queue.rdb': smallRdb('a') },
      {},
      /holds queue.rdb, and no dump.rdb/,
    ],
    [
      'one of an older server',
      { 'dump.rdb': smallRdb('a') },
      { rdbVersion: 11 },
      /has RDB version 11, and .* 10/,
    ],
  ] as const)('%s', async (_name, files, facts, message) => {
    const { findings } = await surveyOf(folderWith(files), facts);
    expect(findings).toContainEqual(
      expect.objectContaining({ severity: 'warning', message: expect.stringMatching(message) }),
    );
  });

  test('the server is in a container: its volume is meant', async () => {
    const folder = folderWith({ 'dump.rdb': smallRdb('a') });
    expect(await surveyOf(folder, {}, 'the container queue')).toMatchObject({
      findings: [
        {
          message: `${folder} is a folder of this machine, and the server runs in the container queue`,
        },
      ],
    });
  });

  test('something else is where the data should be', async () => {
    const folder = folderWith({});
    mkdirSync(join(folder, 'dump.rdb'));
    expect((await surveyOf(folder, {})).findings).toContainEqual(
      expect.objectContaining({ severity: 'error', message: expect.stringMatching(/is no file/) }),
    );
  });
});

describe('a restore that is killed at any exchange of a name', { timeout: 60_000 }, () => {
  const one = redisCase('folder');
  test.each(['activate', 'rollback'] as const)('in %s', async (step) => {
    const order = async () => {
      const prepared = await prepareRestore(one, 'new');
      await load(one, prepared);
      if (step === 'rollback') await prepared.restorer.activate(prepared.handle, prepared.context);
      const { repository, handle, dumpFile } = prepared;
      return {
        prepared,
        order: { kind: 'redis', paths: ['data'], repository, handle, dumpFile, step } as const,
      };
    };
    const moments = (await traceStep((await order()).order)).filter(
      ({ call }) => call === 'rename',
    );
    expect(moments.length).toBeGreaterThan(3);
    for (const moment of moments) {
      const { prepared, order: killed } = await order();
      await killStep(killed, moment);
      for (const _twice of [1, 2]) {
        await one.create(partsOf(prepared)).rollback(prepared.handle, prepared.context);
        expect(one.state(prepared.repository)).toBe(prepared.live);
      }
    }
  });
});
