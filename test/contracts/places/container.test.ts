import { execFileSync } from 'node:child_process';
import { describe } from 'vitest';
import { createDockerEngine } from '../../../src/adapters/engines/docker/docker.ts';
import { createContainerTransport } from '../../../src/adapters/places/remote/container/container.ts';
import { createRemoteVia } from '../../../src/adapters/places/remote/remote.ts';
import { thisMachine } from '../../rig/destination/this-machine.ts';
import { hasEngine, openEngine, type TestEngine } from '../../rig/engine/engine.ts';
import {
  hasBusybox,
  removeShellContainer,
  startShellContainer,
} from '../../rig/places/shell-container.ts';
import { placeContract } from './place.ts';

describe.skipIf(!hasEngine() || !hasBusybox())('a container', () => {
  let engine: TestEngine;
  let name: string;
  placeContract({
    name: 'a container that has only busybox',
    open: async () => {
      engine = await openEngine();
      name = startShellContainer(engine);
      const docker = createDockerEngine({ environment: { DOCKER_HOST: engine.host } });
      const transport = createContainerTransport({ container: name }, docker);
      return createRemoteVia({ transport, local: thisMachine, mark: `test${process.pid}` });
    },
    close: async () => {
      removeShellContainer(engine, name);
      await engine.close();
    },
    look: (script) =>
      execFileSync('docker', ['--host', engine.host, 'exec', name, 'sh', '-c', script], {
        encoding: 'utf8',
      }).trim(),
  });
});
