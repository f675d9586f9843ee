import { chmodSync, existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeEach, expect, test } from 'vitest';
import type { LocalParts } from '../../../src/adapters/destinations/local/destination.ts';
import { readMountPoints } from '../../../src/adapters/destinations/local/mounts.ts';
import { createLocalPlace } from '../../../src/adapters/places/local/local.ts';
import type { DestinationLocal } from '../../../src/model/plan.ts';
import { createLocal } from '../../rig/destination/local.ts';
import { type Ground, openGround } from '../../rig/destination/mounts.ts';
import { run } from '../../rig/destination/run.ts';
import { WatchedContext } from '../../rig/destination/watched-context.ts';

let ground: Ground;
let path = '';

beforeEach(() => {
  ground = openGround();
  path = join(ground.path, 'store');
});

async function messages(
  config: Partial<DestinationLocal> = {},
  parts: Partial<LocalParts> = {},
): Promise<readonly string[]> {
  const found = await createLocal({ path, ...config }, parts).check(new WatchedContext());
  expect(found.every(({ severity, hint }) => severity === 'error' && hint !== '')).toBe(true);
  return found.map(({ message }) => message);
}

test('a folder that can be made is well, and is not made', async () => {
  expect(await messages({ path: join(path, 'a', 'b') })).toEqual([]);
  expect(existsSync(path)).toBe(false);
});

test('the root of the file system is no folder for backups', async () => {
  expect(await messages({ path: '/' })).toEqual([
    expect.stringContaining('root of the file system'),
  ]);
  symlinkSync('/', path);
  expect(await messages()).toEqual([expect.stringContaining('root of the file system')]);
});

test('a file is no folder', async () => {
  writeFileSync(path, '');
  expect(await messages()).toEqual([expect.stringContaining('is not a folder')]);
});

test('a folder that this user may not write is found, and nothing is written', () => {
  mkdirSync(path);
  for (const [at, mode] of [
    [ground.path, 0o755],
    [path, 0o755],
  ] as const)
    chmodSync(at, mode);
  expect(asNobody(path)).toEqual({
    findings: [expect.stringContaining('EACCES')],
    put: { code: 'BP5040', errno: 'EACCES', verdict: 'permanent' },
  });
  chmodSync(path, 0o777);
  expect(asNobody(path)).toEqual({ findings: [], put: 'stored' });
});

test.each([
  ['read-only', (at: string) => ground.bind(at, 'ro', 'ro'), 'EROFS'],
  ['frozen', (at: string) => ground.freeze(at), 'EPERM'],
])('a folder that is %s is found without writing', async (_, spoil, errno) => {
  mkdirSync(path);
  expect(await messages({ path: spoil(path) })).toEqual([expect.stringContaining(errno)]);
});

test('a disk that must be mounted and is not, is found', async () => {
  const unmounted = [expect.stringContaining('nothing is mounted')];
  expect(await messages({ requireMount: true })).toEqual(unmounted);
  mkdirSync(path);
  expect(await messages({ requireMount: true })).toEqual(unmounted);
});

test('a disk that must be mounted and is, is well', async () => {
  const disk = ground.tmpfs('a disk', 'size=1m');
  expect(await messages({ path: disk, requireMount: true })).toEqual([]);
  const bound = ground.bind(ground.folder('same-device'), 'bound');
  expect(await messages({ path: bound, requireMount: true })).toEqual([]);
  expect(await messages({ path: join(disk, 'below'), requireMount: true })).toHaveLength(1);
  symlinkSync(disk, path);
  expect(await messages({ requireMount: true })).toEqual([]);
});

test('an automatic mount that has not happened is no disk', () => {
  const table = [
    '24 1 0:22 / /mnt/auto rw,relatime - autofs systemd-1 rw,fd=30',
    '36 35 98:0 /sub /mnt/my\\040disk\\134x rw,noatime master:1 - ext4 /dev/sda1 rw',
    '',
  ].join('\n');
  expect([...readMountPoints(table)]).toEqual(['/mnt/my disk\\x']);
});

test('a folder in one that is served or backed up is found', async () => {
  const around = ground.folder('around');
  const inside = join(around, 'deep', 'store');
  expect(await messages({ path: inside, forbid: [around] })).toEqual([
    expect.stringContaining('`forbid`'),
  ]);
  expect(await messages({ path: inside }, { sources: [around] })).toEqual([
    expect.stringContaining('is backed up'),
  ]);
  symlinkSync(around, path);
  expect(await messages({ path: join(path, 'new'), forbid: [around] })).toHaveLength(1);
  expect(await messages({ path: inside, forbid: [path] })).toHaveLength(1);
  expect(await messages({ path: `${around}-beside`, forbid: [around] })).toEqual([]);
});

test('a folder in a git work tree is found unless git ignores it', async () => {
  const tree = ground.folder('repository');
  run('git', 'init', '--quiet', tree);
  const inside = join(tree, 'backups');
  const found = [expect.stringContaining('git work tree')];
  expect(await messages({ path: inside })).toEqual(found);
  expect(await messages({ path: tree })).toEqual(found);
  expect(await messages({ path: join(tree, '.git', 'backups') })).toEqual(found);
  writeFileSync(join(tree, '.gitignore'), '/backups/\n');
  expect(await messages({ path: inside })).toEqual([]);
  expect(await messages({ path: 'backups' }, { repository: tree })).toEqual([]);
  mkdirSync(inside);
  expect(await messages({ path: join(inside, 'deep') })).toEqual([]);
  expect(await messages({ path: join(tree, 'backups2') })).toEqual(found);
  symlinkSync(inside, path);
  expect(await messages()).toEqual([]);
});

test('a work tree of somebody else is judged too, and starts nothing of theirs', async () => {
  const tree = ground.folder('repository');
  run('git', 'init', '--quiet', tree);
  const trap = join(ground.path, 'trap');
  run('git', '-C', tree, 'config', 'core.fsmonitor', `touch ${trap}; false`);
  writeFileSync(join(tree, '.gitignore'), '/backups/\n');
  run('chown', '--recursive', '65534:65534', tree);
  expect(await messages({ path: join(tree, 'backups') })).toEqual([]);
  expect(await messages({ path: join(tree, 'other') })).toHaveLength(1);
  expect(existsSync(trap)).toBe(false);
});

test('without git a folder in a work tree is refused', async () => {
  const tree = ground.folder('repository');
  run('git', 'init', '--quiet', tree);
  writeFileSync(join(tree, '.gitignore'), '/backups/\n');
  const place = createLocalPlace({ environment: { PATH: ground.path } });
  expect(await messages({ path: join(tree, 'backups') }, { place })).toEqual([
    expect.stringContaining('not installed'),
  ]);
});

/** The same by a user without privileges, in a process of its own. */
function asNobody(at: string): unknown {
  const program = fileURLToPath(
    new URL('../../rig/destination/nobody-program.ts', import.meta.url),
  );
  return JSON.parse(run(process.execPath, program, at));
}
