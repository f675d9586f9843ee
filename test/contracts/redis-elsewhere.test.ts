import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createDockerEngine } from '../../src/adapters/engines/docker/docker.ts';
import { createContainerTransport } from '../../src/adapters/places/remote/container/container.ts';
import { createRemoteVia } from '../../src/adapters/places/remote/remote.ts';
import { createSshTransport } from '../../src/adapters/places/remote/ssh/ssh.ts';
import type { Transport } from '../../src/adapters/places/remote/transport.ts';
import { create } from '../../src/adapters/sources/redis/redis.ts';
import { createRestorer } from '../../src/adapters/sources/redis/restore/restorer.ts';
import { Secret } from '../../src/model/secret.ts';
import type { Sweeps, Via } from '../../src/ports/via.ts';
import { thisMachine } from '../rig/destination/this-machine.ts';
import { hasEngine, openEngine } from '../rig/engine/engine.ts';
import { startHostContainer } from '../rig/places/host-container.ts';
import { hasSshd, startSshd } from '../rig/places/sshd.ts';
import { hasRedis, startRedis } from '../rig/servers/redis.ts';
import { plantSample, stateOf } from '../rig/servers/redis-sample.ts';
import { feed, fromFile, sealOf, wishFor } from './load.ts';
import { loaded, password } from './redis-rig.ts';
import { partsOf } from './restorer.ts';
import { createRig, takeDump } from './source.ts';

const mark = randomBytes(8).toString('hex');

function viaOver(transport: Transport): Via & Sweeps {
  return createRemoteVia({ transport, local: thisMachine, mark });
}

async function dumpOver(via: Via & Sweeps, port: number) {
  const rig = await createRig();
  const secrets = { resolve: () => Promise.resolve(new Secret(password)) };
  const config = { host: '127.0.0.1', port, password: { env: 'IT' }, allowEmpty: false };
  const source = create(config, { ...rig, via, secrets });
  expect(await source.check(rig.context)).toEqual([]);
  const file = join(rig.context.folder, 'dump');
  await takeDump(source, rig.context, file);
  return { ...rig, file };
}

test.skipIf(!hasSshd() || !hasRedis())('a server on another host is dumped there', async () => {
  const [host, server] = [await startSshd(), await startRedis({ password })];
  onTestFinished(() => Promise.all([host.stop(), server.stop()]).then(() => undefined));
  plantSample(server, 'one');
  const secrets = { resolve: () => Promise.resolve(new Secret(host.identity)) };
  const own = { ssh: host.address, sudo: false, identity: { file: 'key' } };
  const parts = { local: thisMachine, secrets, environment: {}, mark };
  const via = viaOver(createSshTransport({ hostKey: host.fingerprint, ...own }, parts));
  const { file, context } = await dumpOver(via, server.port);
  expect(await loaded(file)).toBe(stateOf(server));
  await expect(dumpOver(via, 1)).rejects.toThrow();
  await via.end(context);
});

test.skipIf(!hasEngine() || !hasRedis())(
  'a server in a container is dumped there, and gets its volume back when it is stopped',
  async () => {
    const engine = await openEngine();
    onTestFinished(() => engine.close());
    const folder = mkdtempSync(join(tmpdir(), 'redis-volume-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    chmodSync(folder, 0o777);
    const argv = ['redis-server', '--dir', folder, '--appendonly', 'yes'];
    const container = startHostContainer(engine, { argv, folders: [folder] });
    onTestFinished(() => container.remove());
    const ask = (...words: readonly string[]) => container.exec('redis-cli', ...words);
    await expect.poll(() => ask('ping').trim(), { timeout: 5000 }).toBe('PONG');
    ask('set', 'key', 'one');
    ask('config', 'set', 'repl-diskless-sync-delay', '0');
    ask('config', 'set', 'requirepass', password);
    const docker = createDockerEngine({ environment: { DOCKER_HOST: engine.host } });
    const via = viaOver(createContainerTransport({ container: container.name }, docker));
    const { file, context } = await dumpOver(via, 6379);

    const restorer = createRestorer({ path: folder }, { ...partsOf(await createRig()), via });
    const wish = wishFor(await sealOf(file), { facts: context.facts });
    const { findings } = await restorer.survey(wish, context);
    expect(findings.map(({ message }) => message)).toEqual([
      `${folder} is a folder of this machine, and the server runs in the container ${container.name}`,
      expect.stringMatching(/redis-server \(process \d+\) runs in/),
    ]);
    const handle = await restorer.prepare(wish, context);
    await feed(await restorer.load(handle, context), fromFile(file), context);
    await expect(restorer.activate(handle, context)).rejects.toMatchObject({ code: 'BP5113' });
    await via.end(context);
    engine.docker('stop', container.name);
    await restorer.activate(handle, context);
    await restorer.settle(handle, { discardPrevious: false }, context);
    engine.docker('start', container.name);
    await expect.poll(() => ask('get', 'key').trim(), { timeout: 5000 }).toBe('one');
  },
);
