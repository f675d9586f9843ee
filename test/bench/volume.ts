import { execFileSync } from 'node:child_process';
import { closeSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { openOwnEngine, type TestEngine } from '../rig/engine/engine.ts';
import { importRoot } from '../rig/places/host-container.ts';
import { rowsBlock, writeSmallFiles } from './data.ts';
import { prepareKey } from './key.ts';
import { measure } from './measure.ts';
import { type Rounds, runPairs } from './pairs.ts';
import { type Course, clearCourse, ours, type Side, shell } from './sides.ts';
import type { Series } from './table.ts';

export interface VolumeRounds extends Rounds {
  /** Of each volume. */
  readonly mib: number;
}

interface Volume {
  readonly name: string;
  readonly mountpoint: string;
  /** A container that mounts it and was never started. */
  readonly reader: string;
}

const running = [process.execPath, 'dist/cli/main.js', 'run', '--no-input', '--file', '{pipeline}'];
const smallFiles = 100_000;

/**
 * A volume of one file and one of 100,000: by us, to what writes the same archive in a shell. That is tar where the
 * engine keeps the files, tar in a container, and the engine itself.
 */
export async function runVolumes(root: string, rounds: VolumeRounds): Promise<readonly Series[]> {
  const engine = await openOwnEngine();
  try {
    importRoot(engine, image(engine));
    const large = createVolume(engine, 'large');
    writeLarge(large, rounds.mib);
    const small = createVolume(engine, 'small');
    const most = Math.round((2 * rounds.mib * 1024 ** 2) / smallFiles);
    writeSmallFiles(small.mountpoint, { least: 1, most });
    const series: Series[] = [];
    for (const volume of [large, small]) {
      series.push(...(await runVolume(root, { engine, volume }, rounds)));
    }
    return series;
  } finally {
    await engine.close();
  }
}

const image = (engine: TestEngine) => engine.name('root');

function createVolume(engine: TestEngine, word: string): Volume {
  const name = engine.name(word);
  engine.docker('volume', 'create', name);
  const mountpoint = engine.docker('volume', 'inspect', '--format', '{{.Mountpoint}}', name);
  const mount = ['--volume', `${name}:/v:ro`];
  const reader = engine.docker('create', ...mount, image(engine), '/never-started');
  return { name, mountpoint, reader };
}

function writeLarge({ mountpoint }: Volume, mib: number): void {
  const block = rowsBlock();
  const file = openSync(join(mountpoint, 'rows'), 'wx');
  for (let left = mib * 1024 ** 2; left > 0; left -= block.length) {
    writeSync(file, block, 0, Math.min(left, block.length));
  }
  closeSync(file);
}

interface Where {
  readonly engine: TestEngine;
  readonly volume: Volume;
}

async function runVolume(
  root: string,
  { engine, volume }: Where,
  rounds: VolumeRounds,
): Promise<readonly Series[]> {
  const key = prepareKey(root);
  const word = volume.name.replace(/^.*-/, '');
  const series: Series[] = [];
  for (const [how, producer] of Object.entries(producers({ engine, volume }))) {
    const course: Course = {
      ...{ root, key, source: volume.mountpoint },
      database: { dump: `type: volume, volume: ${volume.name}`, producer, env: {} },
    };
    const runs = {
      ours: () => runOnce(course, engine, () => ours(course, 'gpg', running)),
      shell: () => runOnce(course, engine, () => shell(course, false)),
    };
    series.push(await runPairs(`volume of ${word}, to ${how}`, runs, rounds));
  }
  return series;
}

function producers({ engine, volume }: Where): Readonly<Record<string, string>> {
  const { name, mountpoint, reader } = volume;
  const programs = '--volume /usr:/usr:ro --volume /etc:/etc:ro';
  const socket = engine.host.replace('unix://', '');
  return {
    'tar on its folder': `tar -C ${mountpoint} -cf - .`,
    'docker run … tar': `docker --host ${engine.host} run --rm --network none ${programs} --volume ${name}:/v:ro ${image(engine)} tar -C /v -cf - .`,
    'the archive of the engine': `curl --silent --fail --unix-socket ${socket} http://docker/containers/${reader}/archive?path=/v/.`,
  };
}

/** Both sides find the files in the page cache, no copy of before, and nothing waiting for the disk. */
async function runOnce(course: Course, { host }: TestEngine, side: () => Side) {
  clearCourse(course);
  // Not with tar: it does not read what it would write to /dev/null.
  execFileSync('find', [course.source, '-type', 'f', '-exec', 'cat', '{}', '+'], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  execFileSync('sync');
  const { argv, env } = side();
  return await measure({ argv, env: { ...env, DOCKER_HOST: host } });
}
