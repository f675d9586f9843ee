import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { text } from 'node:stream/consumers';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createRemoteVia } from '../../../src/adapters/places/remote/remote.ts';
import { createSshTransport } from '../../../src/adapters/places/remote/ssh/ssh.ts';
import type { Via } from '../../../src/model/plan.ts';
import { Secret } from '../../../src/model/secret.ts';
import { thisMachine } from '../../rig/destination/this-machine.ts';
import { hasEngine, openEngine } from '../../rig/engine/engine.ts';
import {
  hasBusybox,
  removeShellContainer,
  startShellContainer,
} from '../../rig/places/shell-container.ts';
import { hasSshd, startSshd, type TestHost } from '../../rig/places/sshd.ts';
import { createContext } from '../step-context.ts';
import { placeContract } from './place.ts';

const viaOf = (host: TestHost, more: Partial<Via> = {}) => {
  const secrets = { resolve: () => Promise.resolve(new Secret(host.identity)) };
  const own = { ssh: host.address, sudo: false, identity: { file: 'key' }, ...more };
  const mark = randomBytes(8).toString('hex');
  const parts = { local: thisMachine, secrets, environment: {}, mark };
  const transport = createSshTransport({ hostKey: host.fingerprint, ...own }, parts);
  return createRemoteVia({ transport, local: thisMachine, mark });
};

test.skipIf(!hasSshd() || !hasEngine() || !hasBusybox())(
  'a container on another host, with sudo, known by its whole key',
  async () => {
    const engine = await openEngine();
    onTestFinished(() => engine.close());
    const service = engine.name('shop');
    const name = startShellContainer(engine, [`com.docker.compose.service=${service}`]);
    onTestFinished(() => removeShellContainer(engine, name));
    const host = await startSshd([`SetEnv DOCKER_HOST=${engine.host}`]);
    onTestFinished(() => host.stop());
    for (const more of [{ container: name }, { service }, { sudo: true }]) {
      const via = viaOf(host, { hostKey: host.hostKey, ...more });
      const context = await createContext();
      const place = await via.open(context);
      const { stdout } = place.spawn(
        { argv: ['sh', '-c', 'echo "$0"; [ -d /root ]', 'a b'], okCodes: [0, 1] },
        context,
      );
      expect(await text(stdout)).toBe('a b\n');
      await via.end(context);
    }
    const unknown = viaOf(host, { service: 'no-such' });
    expect(await unknown.check(await createContext())).toMatchObject([
      {
        message: expect.stringContaining('no container that runs is of a Compose service no-such'),
      },
    ]);
  },
);

describe.skipIf(!hasSshd())('another host', () => {
  let host: TestHost;
  placeContract({
    name: 'another host',
    open: async () => {
      host = await startSshd();
      return viaOf(host);
    },
    close: () => host.stop(),
    look: (script) =>
      execFileSync('sh', ['-c', script.replaceAll('ps -o args', 'ps ax -o args')], {
        encoding: 'utf8',
      }).trim(),
  });
});
