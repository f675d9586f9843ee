import { createWriteStream, statSync } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { describe, expect, test } from 'vitest';
import { hasRedis, type Redis, startRedis } from '../rig/servers/redis.ts';
import { plantSample, stateOf } from '../rig/servers/redis-sample.ts';
import { descendants } from './processes.ts';
import { loaded, password, dumpRig as rigFor } from './redis-rig.ts';
import { openOutput, takeDump } from './source.ts';

describe.skipIf(!hasRedis())('type: redis, a server', () => {
  test('without a single key counts as empty, unless that may be', async () => {
    const empty = await startRedis();
    try {
      const wishes = { port: empty.port, allowEmpty: false };
      const refused = await rigFor(wishes);
      expect(await refused.source.check(refused.context)).toMatchObject([
        { severity: 'warning', message: expect.stringMatching(/asks for no password/) },
      ]);
      await expect(takeDump(refused.source, refused.context, refused.file)).rejects.toMatchObject({
        code: 'BP5013',
        message: expect.stringMatching(/holds no key/),
      });
      const { source, context, file } = await rigFor({ ...wishes, allowEmpty: true });
      expect(await takeDump(source, context, file)).toBeGreaterThan(0);
      expect(context.facts).toMatchObject({ keys: {} });
    } finally {
      await empty.stop();
    }
  });

  test('that writes no checksums is said to', async () => {
    const bare = await startRedis({ lines: ['rdbchecksum no'] });
    try {
      bare.cli('set', 'a', 'b');
      const { source, context, file } = await rigFor({ port: bare.port });
      await takeDump(source, context, file);
      expect(context.facts).toMatchObject({ checksum: false });
      expect(context.warnings).toMatchObject([expect.stringMatching(/writes no checksums/)]);
    } finally {
      await bare.stop();
    }
  });

  test.each([
    ['the client is', (client: number) => process.kill(client, 'SIGKILL')],
    ['the server is', (_client: number, big: Redis) => big.kill()],
  ])('does not count when %s killed in the middle, nor leaves a program', async (_name, kill) => {
    const big = await startRedis({ lines: ['rdbcompression no', 'rdb-key-save-delay 100'] });
    try {
      big.cli('debug', 'populate', '100000', 'key', '300');
      const { source, context, file } = await rigFor({ port: big.port });
      const output = await source.dump(context);
      const { stream, done } = await openOutput(output, context);
      const taken = pipeline(stream, createWriteStream(file));
      const failed = expect(taken).rejects.toMatchObject({ message: expect.stringMatching(/./) });
      await expect.poll(() => sizeOf(file), { timeout: 5000, interval: 10 }).toBeGreaterThan(1000);
      await kill(clientOf(big.port), big);
      await failed;
      const { code, signal } = await done;
      expect(code === 0).toBe(false);
      expect([code, signal]).not.toEqual([null, null]);
      expect(() => clientOf(big.port)).toThrow('no client');
    } finally {
      await big.stop();
    }
  });

  test('is told of as what it is: a replica, a node of a cluster, a sentinel', async () => {
    const server = await startRedis({ password });
    plantSample(server, 'one');
    const of = `127.0.0.1 ${server.port}`;
    const quoted = password.replace(/[\\"]/g, '\\$&');
    const replica = await startRedis({ lines: [`replicaof ${of}`, `masterauth "${quoted}"`] });
    const node = await startRedis({ lines: ['cluster-enabled yes'] });
    try {
      await expect.poll(() => replica.cli('info', 'replication')).toMatch(/link_status:up/);
      const { source, context, file } = await rigFor({ port: replica.port });
      expect((await source.check(context)).filter(({ severity }) => severity === 'error')).toEqual(
        [],
      );
      await takeDump(source, context, file);
      expect(context.facts).toMatchObject({ role: 'replica' });
      expect(await loaded(file)).toBe(stateOf(server));
      replica.cli('replicaof', '127.0.0.1', '1');
      expect(await source.check(context)).toContainEqual(
        expect.objectContaining({ message: expect.stringMatching(/has lost its primary/) }),
      );
      const part = await rigFor({ port: node.port });
      expect(await part.source.check(part.context)).toContainEqual(
        expect.objectContaining({
          severity: 'warning',
          message: expect.stringMatching(/is a node of a cluster/),
        }),
      );
    } finally {
      await Promise.all([replica.stop(), node.stop(), server.stop()]);
    }
  });
});

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}

/** The client program that is at work for us. */
function clientOf(port: number): number {
  const found = descendants().find(({ argv }) =>
    argv.startsWith(`redis-cli -h 127.0.0.1 -p ${port}`),
  );
  if (found === undefined) throw new Error('there is no client');
  return found.pid;
}
