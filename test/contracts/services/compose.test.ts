import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createProject, hasCompose, type TestProject } from '../../rig/engine/compose.ts';
import { openEngine, type TestEngine } from '../../rig/engine/engine.ts';
import { createContext } from '../step-context.ts';
import { placeWith, servicesOf } from './programs.ts';

describe.skipIf(!hasCompose())('a real project, of which two services of three run', () => {
  const repository = mkdtempSync(join(tmpdir(), 'compose-'));
  const place = placeWith(repository);
  let engine: TestEngine;
  let project: TestProject;

  beforeAll(async () => {
    mkdirSync(join(repository, 'deploy'));
    engine = await openEngine();
    project = createProject(engine, join(repository, 'deploy'));
    project.declare('web', 'worker', 'spare');
    project.compose('up', '--detach', 'web', 'worker');
  });

  afterAll(async () => {
    project.declare('web');
    project.remove();
    await engine.close();
    rmSync(repository, { recursive: true });
  });

  function services(more = '', dockerHost = engine.host) {
    const line = `{ compose: deploy/compose.yml, project: ${project.name}${more} }`;
    return servicesOf(line, { repository, place, dockerHost });
  }

  const running = () =>
    project.compose('ps', '--services', '--filter', 'status=running').split('\n').filter(Boolean);

  async function run([program = '', ...rest]: readonly string[]) {
    const spawned = place.spawn({ argv: [program, ...rest], cwd: '/' }, await createContext());
    spawned.stdout.resume();
    expect(await spawned.done).toMatchObject({ code: 0 });
  }

  test('what runs is stopped and started again, as often as one likes, and nothing else', async () => {
    expect(services().names).toEqual(['compose deploy/compose.yml']);
    expect(await services().check(await createContext())).toEqual([]);
    const commands = await services().observe(await createContext());
    if (commands === null) throw new Error('two services run');
    expect(commands.stop.slice(-3)).toEqual(['stop', 'web', 'worker']);
    expect(commands.start.slice(-3)).toEqual(['start', 'web', 'worker']);
    await run(commands.stop);
    expect(running()).toEqual([]);
    expect(await services().observe(await createContext())).toBeNull();
    await run(commands.stop);
    await run(commands.start);
    expect(running().sort()).toEqual(['web', 'worker']);
    await run(commands.start);
    expect(await services().observe(await createContext())).toEqual(commands);
  }, 120_000);

  test('of those that are named only the ones that run', async () => {
    const named = services(', restart: [worker, spare]');
    expect(named.names).toEqual(['compose worker', 'compose spare']);
    const commands = await named.observe(await createContext());
    expect(commands?.stop.slice(-2)).toEqual(['stop', 'worker']);
  });

  test('a service that runs and is in no file any more is not ours to stop', async () => {
    project.declare('web');
    const commands = await services().observe(await createContext());
    expect(commands?.stop.slice(-2)).toEqual(['stop', 'web']);
  });

  test('a slip of the pen is found before anything is touched', async () => {
    expect(await services(', restart: [wbe]').check(await createContext())).toEqual([
      {
        severity: 'error',
        message: 'the Compose project has no service wbe',
        hint: 'correct `application.services.restart`',
      },
    ]);
  });

  test('so are a file that is none and an engine that is down', async () => {
    const silent = [
      { severity: 'error', message: expect.stringMatching(/^Docker Compose does not say/) },
    ];
    const down = services('', `unix://${repository}/no.sock`);
    expect(await down.check(await createContext())).toMatchObject(silent);
    await expect(down.observe(await createContext())).rejects.toMatchObject({ code: 'BP5122' });
    writeFileSync(join(repository, 'deploy/compose.yml'), 'services: [web]\n');
    expect(await services().check(await createContext())).toMatchObject(silent);
  });
});
