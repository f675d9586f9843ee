import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, mkdir, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createRestorer } from '../../src/adapters/sources/files/restore/restorer.ts';
import type { Guarded } from '../../src/model/restore/target-rules.ts';
import type { RestoreWish } from '../../src/ports/restorer.ts';
import { openGround } from '../rig/destination/mounts.ts';
import { wishFor } from './load.ts';
import { partsOf } from './restorer.ts';
import { createRig, type Rig } from './source.ts';

interface Asked {
  readonly paths?: readonly string[];
  readonly exclude?: readonly string[];
  readonly into?: string;
  readonly guarded?: readonly Guarded[];
  readonly existing?: RestoreWish['existing'];
  readonly facts?: RestoreWish['facts'];
}

async function survey(rig: Rig, { paths = ['data'], exclude = [], ...rest }: Asked = {}) {
  const { into, guarded = [], existing = 'swap', facts = {} } = rest;
  const definition = { paths, exclude, ...(into !== undefined && { into }) };
  const restorer = createRestorer(definition, { ...partsOf(rig), guarded });
  return await restorer.survey(
    wishFor({ bytes: 1000, sha256: '' }, { existing, facts }),
    rig.context,
  );
}

async function errors(rig: Rig, asked: Asked = {}): Promise<string> {
  const { findings } = await survey(rig, asked);
  return findings
    .filter(({ severity }) => severity === 'error')
    .map(({ message }) => message)
    .join('\n');
}

async function rigWithData(): Promise<Rig> {
  const rig = await createRig();
  await mkdir(join(rig.repository, 'data'));
  await writeFile(join(rig.repository, 'data', 'file'), 'x');
  return rig;
}

describe('a target is refused that is', () => {
  test.each<readonly [string, (rig: Rig) => Asked, RegExp]>([
    ['the root of the file system', () => ({ paths: ['/'] }), /the root of the file system/],
    ['the repository', () => ({ paths: ['.'] }), /is the repository/],
    ['above the repository', () => ({ paths: ['..'] }), /holds the repository/],
    ['far above it', () => ({ paths: ['/tmp'] }), /\/tmp holds the repository/],
    [
      'a home',
      ({ repository }) => ({ guarded: [guard(join(repository, 'data'), 'a home', true)] }),
      /data is a home/,
    ],
    [
      'above a destination',
      ({ repository }) => ({ guarded: [guard(join(repository, 'data/b'), 'a destination')] }),
      /data holds a destination/,
    ],
    [
      'in the staging folder',
      ({ repository }) => ({ guarded: [guard(repository, 'the staging folder')] }),
      /data lies in the staging folder/,
    ],
    [
      'the same as another',
      ({ repository }) => ({ paths: ['data', join(repository, 'data')] }),
      /restored over each other/,
    ],
    [
      'below another',
      ({ repository }) => ({ paths: ['data', join(repository, 'data/sub')] }),
      /restored over each other/,
    ],
    ['in what was backed up', () => ({ into: 'data/restored' }), /lies in what was backed up/],
  ])('%s', async (_name, asked, message) => {
    const rig = await rigWithData();
    const found = await errors(rig, asked(rig));
    expect(found).toMatch(message);
  });

  test('behind a link', async () => {
    const rig = await rigWithData();
    await mkdir(join(rig.repository, 'real'));
    await symlink('real', join(rig.repository, 'link'));
    expect(await errors(rig, { paths: ['link/data'] })).toMatch(/lies behind a symbolic link/);
    expect(await errors(rig, { paths: ['link/not/there'] })).toMatch(/behind a symbolic link/);
    expect(await errors(rig, { into: 'link' })).toMatch(/lies behind a symbolic link/);
  });

  test('behind a link that leads nowhere', async () => {
    const rig = await rigWithData();
    await symlink('nowhere', join(rig.repository, 'link'));
    await expect(errors(rig, { paths: ['link/data'] })).resolves.toMatch(/behind a symbolic link/);
  });

  test('behind a file', async () => {
    const rig = await rigWithData();
    expect(await errors(rig, { paths: ['data/file/more'] })).toMatch(/is no folder/);
  });

  test('a mount point, and one that holds some', async () => {
    const ground = openGround();
    const rig = { ...(await createRig()), repository: ground.path };
    ground.tmpfs('data', 'size=1m');
    expect(await errors(rig)).toMatch(/data is a mount point/);
    ground.folder('around');
    ground.tmpfs('around/mount', 'size=1m');
    expect(await errors(rig, { paths: ['around'] })).toMatch(
      /holds a mount point, .*around\/mount/,
    );
    expect(await errors(rig, { paths: ['other'], into: 'data' })).toBe('');
  });

  test('on a read-only disk', async () => {
    const ground = openGround();
    const rig = { ...(await createRig()), repository: ground.path };
    const disk = ground.folder('disk');
    await mkdir(join(disk, 'data'));
    ground.bind(disk, 'disk', 'ro');
    expect(await errors(rig, { paths: ['disk/data'] })).toMatch(/file system is read-only/);
  });

  test('not empty, when nothing may be replaced', async () => {
    const rig = await rigWithData();
    expect(await errors(rig, { existing: 'refuse' })).toMatch(/data is there already/);
    await rm(join(rig.repository, 'data', 'file'));
    expect(await survey(rig, { existing: 'refuse' })).toMatchObject({
      ...{ isPresent: false, findings: [], keeps: [] },
    });
  });
});

describe('of a target is said', () => {
  test.each([
    [['data'], ['data'], ''],
    [['data', '/etc/app'], ['etc/app', 'data'], ''],
    [['.'], ['data'], ''],
    [['data', 'more'], ['data'], 'the archive holds data, and `paths` names data, more'],
    [['data'], ['data', 'more'], 'the archive holds data, more, and `paths` names data'],
  ])('whether %j fits an archive of %j', async (paths, roots, message) => {
    const rig = await rigWithData();
    const found = await errors(rig, {
      paths,
      into: join(rig.context.folder, 'copy'),
      facts: { roots },
    });
    expect(found).toBe(message);
  });

  test('what it is, where it goes, and what it needs', async () => {
    const rig = await rigWithData();
    const data = join(rig.repository, 'data');
    expect(await survey(rig)).toMatchObject({
      ...{ isPresent: true, target: [data], isReversible: true },
      size: { isWhole: true },
      keeps: [`${data}_before_20261120T021700Z-k3f7`],
      needs: [{ folder: data, bytes: 1000 }],
    });
    expect((await survey(rig, { existing: 'overwrite' })).keeps).toEqual([]);
  });

  test('another name for what is kept, where there is one', async () => {
    const rig = await rigWithData();
    const kept = join(rig.repository, 'data_before_20261120T021700Z-k3f7');
    await mkdir(kept);
    expect((await survey(rig)).keeps).toEqual([`${kept}_2`]);
  });

  test('that a program has files open in it', async () => {
    const rig = await rigWithData();
    const child = spawn('sh', ['-c', 'exec 7<file; echo; exec sleep 1000'], {
      cwd: join(rig.repository, 'data'),
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    onTestFinished(() => void child.kill('SIGKILL'));
    await once(child.stdout, 'data');
    expect((await survey(rig)).findings).toMatchObject([
      {
        severity: 'warning',
        message: expect.stringMatching(`\\w+ \\(process ${child.pid}\\) has files open below`),
      },
    ]);
  });

  test('what the backup does not hold', async () => {
    const rig = await rigWithData();
    expect((await survey(rig, { exclude: ['cache/'] })).findings).toMatchObject([
      { severity: 'warning', message: expect.stringMatching(/is not in the backup: cache\//) },
    ]);
  });

  test('that it is a link', async () => {
    const rig = await createRig();
    await symlink('elsewhere', join(rig.repository, 'data'));
    expect((await survey(rig)).findings).toMatchObject([
      { severity: 'warning', message: expect.stringMatching(/the link itself is exchanged/) },
    ]);
  });

  test('another fingerprint after any change of it', async () => {
    const rig = await rigWithData();
    const seen = new Set([(await survey(rig)).fingerprint]);
    const data = join(rig.repository, 'data');
    await writeFile(join(data, 'more'), 'x');
    seen.add((await survey(rig)).fingerprint);
    await chmod(data, 0o700);
    seen.add((await survey(rig)).fingerprint);
    await rm(data, { recursive: true });
    seen.add((await survey(rig)).fingerprint);
    expect(seen.size).toBe(4);
  });
});

test('to look at targets changes nothing', async () => {
  const rig = await rigWithData();
  await survey(rig, { paths: ['data', 'not/there', 'nor/this/one'] });
  expect(await readdir(rig.repository)).toEqual(['data']);
  expect(existsSync(join(rig.repository, 'not'))).toBe(false);
});

function guard(path: string, what: string, mayHold = false): Guarded {
  return { path, what, mayHold };
}
