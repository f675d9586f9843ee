import { execFileSync } from 'node:child_process';
import { describe } from 'vitest';
import { createRemoteVia } from '../../../src/adapters/places/remote/remote.ts';
import { createSshTransport } from '../../../src/adapters/places/remote/ssh/ssh.ts';
import { Secret } from '../../../src/model/secret.ts';
import { thisMachine } from '../../rig/destination/this-machine.ts';
import { hasSshd, startSshd, type TestHost } from '../../rig/places/sshd.ts';
import { placeContract } from './place.ts';

describe.skipIf(!hasSshd())('another host', () => {
  let host: TestHost;
  placeContract({
    name: 'another host',
    open: async () => {
      host = await startSshd();
      const secrets = { resolve: () => Promise.resolve(new Secret(host.identity)) };
      const entry = {
        ssh: host.address,
        sudo: false,
        hostKey: host.fingerprint,
        identity: { file: 'key' },
      };
      const mark = `test${process.pid}`;
      const parts = { local: thisMachine, secrets, environment: {}, mark };
      return createRemoteVia({
        transport: createSshTransport(entry, parts),
        local: thisMachine,
        mark,
      });
    },
    close: () => host.stop(),
    look: (script) =>
      execFileSync('sh', ['-c', script.replaceAll('ps -o args', 'ps ax -o args')], {
        encoding: 'utf8',
      }).trim(),
  });
});
