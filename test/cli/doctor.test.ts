import { chmodSync, existsSync, mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import { expect, test } from 'vitest';
import { lastLine, runProgram } from './program.ts';
import { createWorld, remove } from './world.ts';

test('one line for each thing, and nothing is changed', async () => {
  const world = createWorld();
  const before = readdirSync(world.folder, { recursive: true });
  const { code, stdout } = await world.program('doctor');
  expect([0, 3]).toContain(code);
  expect(stdout).toMatch(/^host\n +✔ node +\d+\.\d+\.\d+$/m);
  for (const tool of ['sqlite', 'flock', 'tar', 'zstd', 'gpg', 'setpriv', 'git', 'clock']) {
    expect(stdout).toMatch(new RegExp(`[✔!] ${tool} +\\S`));
  }
  expect(stdout).toMatch(/^shop\n[\s\S]*✔ docs +the source `files` is ready/m);
  expect(stdout).toMatch(/✔ lock +free/);
  expect(readdirSync(world.folder, { recursive: true })).toEqual(before);
});

test('as data', async () => {
  const { data } = await createWorld().json('doctor');
  expect(data.checks).toContainEqual({
    where: 'shop',
    what: 'here',
    state: 'ok',
    message: 'the destination `local` is ready',
    hint: '',
  });
});

test('without flock no run is safe', async () => {
  const world = createWorld();
  const programs = world.path('programs');
  mkdirSync(programs);
  for (const name of ['tar', 'git']) symlinkSync(`/usr/bin/${name}`, `${programs}/${name}`);
  const ended = await runProgram(['doctor'], {
    cwd: world.path('repository'),
    env: { ...world.env, PATH: programs },
  });
  expect(ended.code).toBe(69);
  expect(ended.stdout).toMatch(/✖ flock +is not installed\n +→ install util-linux/);
  expect(ended.stdout).toMatch(/! zstd +is not installed: compression works on one processor/);
});

test('a private key that others can read', async () => {
  const world = createWorld();
  const { data } = await world.json('keys', 'create', 'keys/a.asc');
  const kept = await world.program('doctor');
  expect(kept.code).toBe(3);
  expect(kept.stdout).toContain('1 private half lies on this host');
  chmodSync(data.privateFile, 0o644);
  const open = await world.program('doctor');
  expect(open.code).toBe(69);
  expect(open.stdout).toContain(`→ chmod 600 ${data.privateFile}`);
  expect(lastLine(open.stderr)).toBe('exit 69: 1 error, 1 warning');
});

test('what a pipeline lacks here', async () => {
  const world = createWorld({
    encrypt: '{ passphrase: { env: NOBODY_HAS_SET_THIS } }',
  });
  remove(world.path('repository/data'));
  const ended = await world.program('doctor');
  expect(ended.code).toBe(69);
  expect(ended.stdout).toMatch(/✖ docs +/);
  expect(ended.stdout).toContain('NOBODY_HAS_SET_THIS');
});

test('a clock that is behind what it has written', async () => {
  const world = createWorld();
  await world.backUpBefore(-2);
  const ended = await world.program('doctor');
  expect(ended.code).toBe(69);
  expect(ended.stdout).toMatch(/✖ clock +it is .*, and the last run began in 2 h/);
});

test('a file with mistakes, or none at all', async () => {
  const world = createWorld();
  world.write('repository/backup.pipeline.yaml', 'version: 1\nname: shop\n');
  const broken = await world.program('doctor');
  expect(broken.code).toBe(69);
  expect(broken.stdout).toMatch(/^backup\.pipeline\.yaml\n +✖ file +/m);
  remove(world.path('repository/backup.pipeline.yaml'));
  expect([0, 3]).toContain((await world.program('doctor')).code);
  expect(existsSync(world.path('state'))).toBe(false);
});
