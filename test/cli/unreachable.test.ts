import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { definitions } from '../../src/adapters/all.ts';
import { untilTrue } from '../rig/run/program.ts';
import { lastLine } from './program.ts';
import { createWorld, pipelineText, type World } from './world.ts';

const endless =
  "{ id: slow, type: command, run: [sh, -c, 'head -c 300000 /dev/urandom; sleep 600'], restore: [cat], extension: txt }";

/** Kills a run in the middle of its uploads; the folder that it leaves at each destination. */
async function killRun(world: World): Promise<readonly string[]> {
  const run = world.start('run', '--json');
  const folders = ['here', 'nas'].map((place) => world.path('repository', place, 'shop'));
  const isUploading = (folder: string) => partsIn(folder).some((name) => name.endsWith('.part'));
  await untilTrue('uploads go on', () => folders.every(isUploading));
  run.child.kill('SIGKILL');
  await run.ended;
  return folders;
}

/** Unfinished uploads and signs of a live run. */
function partsIn(folder: string): readonly string[] {
  try {
    const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
    return names.filter((name) => /\.part$|run\.json$/.test(name));
  } catch {
    // Not there yet.
    return [];
  }
}

const unbuilt = definitions.find(({ kind, load }) => kind === 'destination' && load === undefined);

test.skipIf(unbuilt === undefined)(
  'a destination that this version does not know does not keep others from being cleaned',
  async () => {
    const world = createWorld({ dump: endless });
    const [here = '', nas = ''] = await killRun(world);
    const { example = {}, type = '' } = unbuilt ?? {};
    const entry = JSON.stringify({ ...example, id: 'nas' });
    const text = pipelineText({ destinations: { here: 'here' } });
    world.write('repository/backup.pipeline.yaml', `${text}    - ${entry}\n`);

    const unlocked = await world.program('unlock');
    expect(unlocked.code, unlocked.stderr).toBe(0);
    expect(unlocked.stdout).toContain('nothing to unlock');

    const recovered = await world.program('recover');
    expect(recovered.code, recovered.stderr).toBe(3);
    expect(recovered.stderr).toMatch(
      new RegExp(`warning {2}shop: .* at nas: the destination \`${type}\` is not available`),
    );
    expect(partsIn(here)).toEqual([]);
    expect(partsIn(nas)).not.toEqual([]);

    world.write('repository/backup.pipeline.yaml', pipelineText({}));
    const again = await world.program('recover');
    expect({ code: again.code, last: lastLine(again.stderr) }).toEqual({ code: 0, last: '' });
    expect(partsIn(nas)).toEqual([]);
    expect((await world.program('recover')).stdout).toBe('shop: nothing to clean up\n');
  },
);

test('the key that signs is not needed to clean up', async () => {
  const world = createWorld({ dump: endless });
  const folders = await killRun(world);
  const encrypt = '{ passphrase: { env: IT_IS_NOT_SET }, sign: { key: { env: NOR_IS_IT } } }';
  world.write('repository/backup.pipeline.yaml', pipelineText({ encrypt }));
  const recovered = await world.program('recover');
  expect(recovered.code, recovered.stderr).toBe(0);
  expect(folders.flatMap(partsIn)).toEqual([]);
  expect((await world.program('unlock')).code).toBe(0);
});
