import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createDockerControl } from '../../src/adapters/engines/docker/control.ts';
import { hasEngine, openEngine, type TestEngine } from '../rig/engine/engine.ts';
import { type HostContainer, startHostContainer } from '../rig/places/host-container.ts';

const context = { signal: AbortSignal.timeout(60_000) };

describe.skipIf(!hasEngine())('what runs on an engine', () => {
  let engine: TestEngine;
  let container: HostContainer;

  beforeAll(async () => {
    engine = await openEngine();
    const argv = ['sh', '-c', 'trap exit TERM; while :; do sleep 0.05; done'];
    container = startHostContainer(engine, { argv });
  });
  afterAll(async () => {
    container.remove();
    await engine.close();
  });

  const state = () => engine.docker('inspect', '--format', '{{.State.Status}}', container.name);

  test('is changed as often as it is asked, and once', async () => {
    const control = createDockerControl({ environment: { DOCKER_HOST: engine.host } });
    const steps = [
      ['pause', 'paused'],
      ['unpause', 'running'],
      ['stop', 'exited'],
      ['start', 'running'],
    ] as const;
    for (const [step, expected] of steps) {
      for (const _ of ['once', 'twice']) {
        await control[step](container.name, context);
        expect(state(), step).toBe(expected);
      }
    }
  });

  test('of what is not there only the end is as it should be', async () => {
    const control = createDockerControl({ environment: { DOCKER_HOST: engine.host } });
    const name = engine.name('nobody');
    for (const step of ['stop', 'unpause'] as const) await control[step](name, context);
    for (const step of ['start', 'pause'] as const)
      await expect(control[step](name, context)).rejects.toMatchObject({ code: 'BP5018' });
  });

  test('what cannot be paused says why', async () => {
    const control = createDockerControl({ environment: { DOCKER_HOST: engine.host } });
    await control.stop(container.name, context);
    await expect(control.pause(container.name, context)).rejects.toThrow(/is not running/);
  });
});
