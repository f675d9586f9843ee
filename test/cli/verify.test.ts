import { readdirSync, truncateSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { lastLine, runShell } from './program.ts';
import { createWorld, pipelineText, remove, type World } from './world.ts';

const checksOf = (world: World, place: string, id: string) =>
  readdirSync(world.path('repository', place, 'shop', id, 'checks')).sort();

test.each(['size', 'checksum', 'download', 'open'])(
  'level %s is proved and written down',
  async (level) => {
    const world = createWorld();
    const id = await world.backUp();
    const { code, stdout, stderr } = await world.program('verify', '@latest', '--level', level);
    expect({ code, last: lastLine(stderr) }).toEqual({ code: 0, last: 'exit 0: 2 copies passed' });
    expect(stdout).toMatch(new RegExp(`^shop@${id} +here +${level} +pass$`, 'm'));
    for (const place of ['here', 'nas']) {
      expect(checksOf(world, place, id).join()).toMatch(
        new RegExp(`-${place}-${level}-pass\\.json`),
      );
    }
  },
);

test('an encrypted backup is opened with the key of the pipeline', async () => {
  const world = createWorld({
    encrypt: '{ recipients: [keys/shop.asc] }',
    more: 'restore: { privateKey: { file: keys/private.asc } }\n',
  });
  const { data } = await world.json('keys', 'create', 'keys/shop.asc');
  const copied = await runShell(`install -m 600 ${data.privateFile} repository/keys/private.asc`, {
    cwd: world.folder,
  });
  expect(copied.code).toBe(0);
  const id = await world.backUp();
  const { code, stdout } = await world.program('verify', '@latest', '--level', 'open');
  expect(code).toBe(0);
  expect(stdout).toContain(`shop@${id}`);

  remove(world.path('repository/keys/private.asc'));
  const without = await world.program('verify', '@latest', '--level', 'open');
  expect(without.code).toBe(69);
  expect(without.stdout).toContain('inconclusive');
});

test('the level of the pipeline is the default', async () => {
  const world = createWorld();
  await world.backUp();
  expect((await world.json('verify', '@latest')).data.results).toMatchObject([
    { destination: 'here', level: 'checksum', verdict: 'pass', isRecorded: true, evidence: [] },
    { destination: 'nas', level: 'checksum', verdict: 'pass' },
  ]);
});

test('a damaged copy fails, is written down, and no longer counts', async () => {
  const world = createWorld();
  const id = await world.backUp();
  const file = world.path('repository/nas/shop', id, 'docs.tar.zst');
  writeFileSync(file, Buffer.alloc(113 + 10));
  const { code, stdout, stderr } = await world.program('verify', `@${id}`, '--level', 'download');
  expect(code).toBe(74);
  expect(stdout).toMatch(/ nas +download +fail\n {2}docs\.tar\.zst /);
  expect(lastLine(stderr)).toBe('exit 74: 1 copy passed, 1 copy failed');
  expect(checksOf(world, 'nas', id).join()).toContain('download-fail.json');
  expect((await world.program('list')).stdout).toContain('damaged at nas');

  truncateSync(world.path('repository/here/shop', id, 'docs.tar.zst'), 0);
  expect((await world.program('verify', '@latest')).code).toBe(66);
  expect((await world.program('verify', `@${id}`)).code).toBe(74);
});

test('a manifest that nobody can believe fails without a record', async () => {
  const world = createWorld({ destinations: { here: 'here' } });
  const id = await world.backUp();
  writeFileSync(world.path('repository/here/shop', id, 'manifest.json'), '{');
  const { code, data } = await world.json('verify', `@${id}`);
  expect(code).toBe(74);
  expect(data.results).toMatchObject([{ verdict: 'fail', isRecorded: false }]);
});

test('a copy that is missing, and one that nobody can look at', async () => {
  const world = createWorld();
  const id = await world.backUp();
  remove(world.path('repository/nas/shop', id));
  const missing = await world.program('verify', '@latest');
  expect(missing.code).toBe(3);
  expect(lastLine(missing.stderr)).toBe('exit 3: 1 copy passed, 1 copy missing');

  remove(world.path('repository/nas'));
  const away = await world.program('verify', '@latest');
  expect(away.code).toBe(69);
  expect(away.stdout).toMatch(/ nas +checksum +inconclusive\n {2}it could not be read: it had/);
});

test('all backups, or a part of them', async () => {
  const world = createWorld({ destinations: { here: 'here' } });
  const ids = [await world.backUpBefore(3), await world.backUpBefore(2), await world.backUp()];
  const all = await world.json('verify', '--all', '--level', 'size');
  expect(all.data.results.map((one: { readonly backup: string }) => one.backup).sort()).toEqual(
    ids.toSorted(),
  );
  const sample = await world.json('verify', 'shop', '--sample', '10%', '--level', 'size');
  expect(sample.data.results).toHaveLength(1);

  world.write(
    'repository/pipelines/other.pipeline.yaml',
    pipelineText({ name: 'other', destinations: { there: 'there' } }),
  );
  expect((await world.json('verify', '--all')).data.results).toHaveLength(3);
});

test('an empty store', async () => {
  const world = createWorld();
  const none = await world.program('verify', '--all');
  expect(none).toMatchObject({ code: 0, stdout: '' });
  expect(lastLine(none.stderr)).toBe('exit 0: there was nothing to verify');
});

test('not while a run works on the pipeline', async () => {
  const world = createWorld();
  await world.backUp();
  const lock = `exec 9<>${world.path('locks/shop.lock')}; flock 9; $program verify @latest`;
  const ended = await runShell(lock, { cwd: world.path('repository'), env: world.env });
  expect(ended.code).toBe(75);
  expect(ended.stderr).toContain('error BP5001');
  const shared = lock.replace('flock 9', 'flock --shared 9');
  expect((await runShell(shared, { cwd: world.path('repository'), env: world.env })).code).toBe(0);
});

test.each([
  [['verify'], 64, 'name a target such as shop@latest'],
  [['verify', '@latest', '--all'], 64, 'leave the options out'],
  [['verify', '--sample', '0%'], 64, 'such as 10%'],
  [['verify', '--sample', '10'], 64, 'such as 10%'],
  [['verify', '--sample', '101%'], 64, 'such as 10%'],
  [['verify', '@latest'], 66, 'make one with'],
])('%j', async (argv, code, help) => {
  const ended = await createWorld().program(...argv);
  expect(ended).toMatchObject({ code, stdout: '' });
  expect(ended.stderr).toContain(help);
});

test('what only a drill proves is not in this version', async () => {
  const world = createWorld();
  await world.backUp();
  const ended = await world.program('verify', '@latest', '--level', 'restore');
  expect(ended.code).toBe(69);
  expect(ended.stderr).toContain('error BP5003');
});
