import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createDockerSurvey } from '../../src/adapters/engines/docker/survey.ts';
import { readContainerVariable } from '../../src/cli/compose/container-variable.ts';
import { hasEngine, openEngine, type TestEngine } from '../rig/engine/engine.ts';
import { type HostContainer, startHostContainer } from '../rig/places/host-container.ts';

const signal = AbortSignal.timeout(60_000);

describe.skipIf(!hasEngine())('what there is on an engine', () => {
  let engine: TestEngine;
  let container: HostContainer;
  let volume: string;
  const folder = mkdtempSync(join(tmpdir(), 'bp-survey-'));

  beforeAll(async () => {
    engine = await openEngine();
    volume = engine.name('data');
    engine.docker('volume', 'create', '--label', 'kept=yes', volume);
    writeFileSync(join(folder, 'word'), 'from a file\n');
    container = startHostContainer(engine, {
      argv: ['sleep', '600'],
      folders: [folder],
      volumes: [`${volume}:/var/data:ro`],
      labels: ['com.docker.compose.project=shop'],
      env: ['WORD=a=b', `OTHER_FILE=${folder}/word`, 'GONE_FILE=/nowhere'],
    });
  });
  afterAll(async () => {
    container.remove();
    engine.docker('volume', 'rm', volume);
    await engine.close();
  });

  const survey = () => createDockerSurvey({ environment: { DOCKER_HOST: engine.host } });
  const read = (variable: string, name = container.name) =>
    readContainerVariable({ DOCKER_HOST: engine.host }, { container: name, variable });

  test('volumes, with where they are and what they are labelled', async () => {
    const all = await survey().listVolumes({ signal });
    expect(all.find(({ name }) => name === volume)).toMatchObject({
      driver: 'local',
      labels: { kept: 'yes' },
      mountpoint: expect.stringMatching(/^\/.*\/_data$/),
    });
  });

  test('containers, with what they mount and what they were made from', async () => {
    const all = await survey().surveyContainers({ signal });
    const own = all.find(({ name }) => name === container.name);
    expect(own).toMatchObject({
      isRunning: true,
      labels: { 'com.docker.compose.project': 'shop' },
    });
    expect(own?.image.id).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(own?.mounts).toContainEqual({
      kind: 'volume',
      source: volume,
      target: '/var/data',
      isWritable: false,
    });
    expect(own?.mounts).toContainEqual({
      kind: 'bind',
      source: folder,
      target: folder,
      isWritable: true,
    });
  });

  test('a variable of a container, or the file that it names', async () => {
    expect(await read('WORD')).toBe('a=b');
    expect(await read('OTHER')).toBe('from a file\n');
  });

  test('what cannot be read is said', async () => {
    await expect(read('NONE')).rejects.toThrow('is not set there, nor is NONE_FILE');
    await expect(read('GONE')).rejects.toThrow('cannot be read');
    await expect(read('WORD', `${container.name}-not`)).rejects.toThrow(
      'there is no such container',
    );
  });
});
