import { spawn } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createLocalVia } from '../../src/adapters/places/local/local.ts';
import { create } from '../../src/adapters/sources/redis/redis.ts';
import { hasRedis, type Redis, startRedis } from '../rig/servers/redis.ts';
import { plantSample, stateOf } from '../rig/servers/redis-sample.ts';
import { watchArgv } from '../rig/servers/watch-argv.ts';
import { dumpRig, folderWith, loaded, password, type Wishes } from './redis-rig.ts';
import { noSecrets } from './secrets.ts';
import { createRig, takeDump } from './source.ts';

describe.skipIf(!hasRedis())('type: redis', () => {
  let server: Redis;
  beforeAll(async () => {
    server = await startRedis({ password });
    plantSample(server, 'one');
  });
  afterAll(() => server.stop());

  const rigFor = (wishes: Wishes = {}, said = password) =>
    dumpRig({ port: server.port, ...wishes }, said);

  test.each(['yes', 'no'])('comes back as it was; diskless: %s', async (diskless) => {
    server.cli('config', 'set', 'repl-diskless-sync', diskless);
    const { source, context, file } = await rigFor();
    expect(await source.check(context)).toEqual([]);
    const { bytes } = await source.estimate(context);
    const taken = await takeDump(source, context, file);
    expect(taken).toBeLessThan(bytes);
    expect(taken).toBe(statSync(file).size);
    expect(context.facts).toEqual({
      ...{ flavor: 'redis', serverVersion: expect.stringMatching(/^\d+\.\d+/), role: 'primary' },
      ...{ mode: 'standalone', appendOnly: false, rdbVersion: expect.any(Number) },
      usedMemory: expect.any(Number),
      keys: { db0: 14, db3: 1, db5: 2000, db15: 1 },
    });
    expect(await loaded(file)).toBe(stateOf(server));
    expect(readFileSync(file).at(-9)).toBe(0xff);
  });

  test('is of one moment while others write, and shows its password to nobody', async () => {
    const writer = spawn('redis-cli', ['-s', server.socket, '-r', '-1', 'eval', writing, '0'], {
      env: { ...process.env, REDISCLI_AUTH: password },
      stdio: 'ignore',
    });
    const watched = watchArgv();
    try {
      const { source, context, file } = await rigFor();
      await source.check(context);
      await takeDump(source, context, file);
      const { argvs } = watched.stop();
      expect(argvs.filter((argv) => argv.includes('--rdb')).length).toBeGreaterThan(0);
      expect(argvs.filter((argv) => argv.includes('ss $word'))).toEqual([]);
      const copy = await startRedis({ folder: folderWith(file) });
      const [one, other] = [copy.cli('get', 'twin:1'), copy.cli('get', 'twin:2')];
      await copy.stop();
      expect(Number(one)).toBeGreaterThan(0);
      expect(other).toBe(one);
    } finally {
      writer.kill('SIGKILL');
      server.cli('del', 'twin:1', 'twin:2');
    }
  });

  describe('that cannot be dumped', () => {
    beforeAll(() => {
      server.cli('acl', 'setuser', 'nothing', 'on', '>pw', 'resetkeys', '-@all', '+ping');
      server.cli(
        'acl',
        'setuser',
        'looks',
        'on',
        '>pw',
        '-@all',
        '+info',
        '+replconf',
        acl,
        whoami,
      );
      server.cli('acl', 'setuser', 'blind', 'on', '>pw', '-@all', '+info');
      server.cli('acl', 'setuser', 'enough', 'on', '>pw', '-@all', ...enough);
    });
    const [acl, whoami] = ['+acl|dryrun', '+acl|whoami'];
    const enough = ['+info', '+ping', '+replconf', '+sync', '+psync'];

    test.each([
      ['a wrong password', {}, 'no', /does not let this user in: .*WRONGPASS/],
      ['a user that may do nothing', { user: 'nothing' }, 'pw', /may not do .*NOPERM.*info/],
      ['a user that may not replicate', { user: 'blind' }, 'pw', /may not do .*NOPERM.*replconf/],
      ['a user that may not SYNC', { user: 'looks' }, 'pw', /the user looks may not run `SYNC`/],
      ['nobody at the port', { port: 1 }, 'pw', /cannot be reached: .*refused/],
      ['an unknown host', { host: 'no.such.invalid' }, 'pw', /nobody knows where this host is/],
      [
        'no socket',
        { socket: '/nowhere/sock' },
        'pw',
        /the server at \/nowhere\/sock: it cannot be/,
      ],
    ] as const)('%s: is found before anything is done', async (_name, wishes, said, message) => {
      const { source, context } = await rigFor(wishes, said);
      expect(await source.check(context)).toEqual([
        {
          severity: 'error',
          message: expect.stringMatching(message),
          hint: expect.stringMatching(/./),
        },
      ]);
    });

    test('for want of a password', async () => {
      const { source, context } = await rigFor();
      const { password: _, ...bare } = { host: '127.0.0.1', port: server.port, password };
      const parts = { ...(await createRig()), secrets: noSecrets };
      const none = create(
        { ...bare, allowEmpty: false },
        { ...parts, via: createLocalVia(parts.place) },
      );
      expect(await none.check(context)).toMatchObject([
        { message: expect.stringMatching(/asks for a password: NOAUTH/) },
      ]);
      expect(await source.check(context)).toEqual([]);
    });

    test('with no client program', async () => {
      const rig = await createRig({ PATH: '/nowhere' });
      const parts = { ...rig, via: createLocalVia(rig.place), secrets: noSecrets };
      const source = create({ host: '127.0.0.1', port: 1, allowEmpty: false }, parts);
      expect(await source.check(rig.context)).toMatchObject([
        { message: expect.stringMatching(/no program redis-cli or valkey-cli that this user/) },
      ]);
    });

    test('but for one that has exactly the rights that are named', async () => {
      const { source, context, file } = await rigFor({ user: 'enough' }, 'pw');
      expect(await source.check(context)).toEqual([]);
      expect(await takeDump(source, context, file)).toBeGreaterThan(20_000);
    });

    test('by a user that loses its rights after the check', async () => {
      const { source, context, file } = await rigFor({ user: 'blind' }, 'pw');
      await expect(takeDump(source, context, file)).rejects.toMatchObject({
        code: 'BP5010',
        message: expect.stringMatching(/SYNC with master failed: -NOPERM/),
      });
    });
  });
});

const writing = "local n = redis.call('incr', 'twin:1'); redis.call('set', 'twin:2', n); return n";
