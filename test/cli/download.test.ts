import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { expect, test } from 'vitest';
import { lastLine, runShell } from './program.ts';
import { createWorld, remove } from './world.ts';

const namesIn = (folder: string) => (existsSync(folder) ? readdirSync(folder).sort() : []);

test('a backup as it is stored, byte for byte, and no second time', async () => {
  const world = createWorld();
  const id = await world.backUp();
  const ended = await world.program('download', '@latest', '../out');
  const folder = world.path('out/shop', id);
  expect(ended).toMatchObject({ code: 0, stdout: `${folder}\n` });
  expect(ended.stderr).toContain('✔ docs.tar.zst  ');
  const stored = world.path('repository/here/shop', id);
  const names = namesIn(stored).filter((name) => name !== 'checks');
  expect(namesIn(folder)).toEqual(names);
  for (const name of names) {
    expect(readFileSync(`${folder}/${name}`), name).toEqual(readFileSync(`${stored}/${name}`));
    expect(lstatSync(`${folder}/${name}`).mode & 0o777, name).toBe(0o600);
  }
  expect(namesIn(world.path('out/shop'))).toEqual([id]);
  expect(namesIn(world.path('repository/here/shop/holds'))).toEqual([]);

  writeFileSync(`${folder}/docs.tar.zst`, 'mine');
  const again = await world.program('download', `@${id}`, '../out');
  expect(again).toMatchObject({ code: 77, stdout: '' });
  expect(again.stderr).toContain('error BP5033');
  expect(lastLine(again.stderr)).toBe(`exit 77: ${folder} is there already`);
  expect(readFileSync(`${folder}/docs.tar.zst`, 'utf8')).toBe('mine');
});

test('as data, and quietly', async () => {
  const world = createWorld();
  const id = await world.backUp();
  const { code, data } = await world.json('download', '@latest', '../out');
  expect(code).toBe(0);
  expect(data).toMatchObject({
    pipeline: 'shop',
    backup: id,
    folder: world.path('out/shop', id),
    isDecrypted: false,
    lost: [],
    problems: [],
  });
  expect(data.files.map(({ name }: { readonly name: string }) => name)).toEqual([
    'docs.tar.zst',
    'RESTORE.md',
    'pipeline.yaml',
    'manifest.json',
  ]);
  const quiet = await world.program('download', '@latest', '../quiet', '--quiet');
  expect(quiet).toMatchObject({ code: 0, stderr: '' });
});

test('a folder of a destination is refused, by every way that leads there', async () => {
  const world = createWorld();
  const id = await world.backUp();
  symlinkSync(world.path('repository/here'), world.path('link'));
  // The folder that the pipeline would get here is the destination itself.
  mkdirSync(world.path('trap'));
  symlinkSync(world.path('repository/here'), world.path('trap/shop'));
  for (const folder of ['here', 'here/new/deep', '../link', '../link/x', '../trap']) {
    const ended = await world.program('download', '@latest', folder);
    expect(ended, folder).toMatchObject({ code: 77, stdout: '' });
  }
  const part = await world.program('download', '@latest', 'nas/in', '--path', 'data/a.txt');
  expect(part.code).toBe(77);
  expect(part.stderr).toContain('lies in the folder of the destination nas');
  expect(namesIn(world.path('repository/here')).filter((name) => name !== '.staging')).toEqual([
    'shop',
  ]);
  expect(namesIn(world.path('repository/here/shop'))).toEqual([id, 'owner.json']);
});

test.each([
  ['a file where the folder should be', 'out', 77, 'is no folder'],
  ['a file above it', 'out/deeper', 1, 'nothing can be written'],
])('%s', async (_, folder, code, says) => {
  const world = createWorld();
  await world.backUp();
  world.write('out', 'mine');
  const ended = await world.program('download', '@latest', `../${folder}`);
  expect(ended).toMatchObject({ code, stdout: '' });
  expect(ended.stderr).toContain(says);
  expect(readFileSync(world.path('out'), 'utf8')).toBe('mine');
});

test('a copy that is away, and one that is damaged, are told, and the other one is taken', async () => {
  const world = createWorld();
  const id = await world.backUp();
  const file = world.path('repository/here/shop', id, 'docs.tar.zst');
  const bytes = readFileSync(file);
  writeFileSync(file, bytes.fill(0, 50, 60));
  const ended = await world.program('download', '@latest', '../out');
  expect(ended.code).toBe(3);
  expect(ended.stderr).toMatch(
    /^warning {2}the copy at here does not give docs\.tar\.zst: it has other bytes: SHA-256 /m,
  );
  expect(ended.stderr).toMatch(/^✔ docs\.tar\.zst {2}.* from nas$/m);
  expect(lastLine(ended.stderr)).toBe(
    'exit 3: it is all there, but the copy at here is damaged: docs.tar.zst',
  );
  expect(readFileSync(world.path('out/shop', id, 'docs.tar.zst'))).toEqual(
    readFileSync(world.path('repository/nas/shop', id, 'docs.tar.zst')),
  );
  // Only `verify` writes verdicts down.
  expect(namesIn(world.path('repository/here/shop', id, 'checks')).join()).not.toContain('fail');

  remove(world.path('repository/here'));
  const away = await world.program('download', '@latest', '../away');
  expect(away.code).toBe(3);
  expect(lastLine(away.stderr)).toContain('it is all there, but shop: here could not be read');
});

test.each([
  ['as it is stored', []],
  ['decrypted', ['--decrypted']],
  ['one file', ['--path', 'data/a.txt']],
])('no whole copy at all: %s, and nothing is left', async (_, options) => {
  const world = createWorld();
  const id = await world.backUp();
  for (const place of ['here', 'nas']) {
    const file = world.path('repository', place, 'shop', id, 'docs.tar.zst');
    writeFileSync(file, readFileSync(file).fill(0, 50, 60));
  }
  const ended = await world.program('download', '@latest', '../out/deep', ...options);
  expect(ended).toMatchObject({ code: 74, stdout: '' });
  expect(ended.stderr).toContain('error BP5050  no copy gives docs.tar.zst: here: ');
  expect(existsSync(world.path('out'))).toBe(false);
  expect(namesIn(world.path('state/pipelines/shop/temporary'))).toEqual([]);
});

test('a manifest that nobody can believe', async () => {
  const world = createWorld();
  const id = await world.backUp();
  for (const place of ['here', 'nas']) {
    writeFileSync(world.path('repository', place, 'shop', id, 'manifest.json'), '{"id": ');
  }
  for (const argv of [
    ['download', `@${id}`, '../out'],
    ['show', `@${id}`, '--contents'],
  ]) {
    const ended = await world.program(...argv);
    expect(ended, argv.join(' ')).toMatchObject({ code: 74, stdout: '' });
    expect(ended.stderr).toContain('it is not JSON, or is cut short');
  }
  expect(existsSync(world.path('out'))).toBe(false);
});

test('a key that is missing, locked or another one', async () => {
  const world = createWorld({
    encrypt: '{ recipients: [keys/shop.asc] }',
    more: 'restore: { privateKey: { file: keys/private.asc } }\n',
  });
  const { data } = await world.json('keys', 'create', 'keys/shop.asc');
  const other = await world.json('keys', 'create', 'keys/other.asc');
  await world.backUp();
  const expectLocked = async (says: string) => {
    for (const options of [['--decrypted'], ['--path', 'data/a.txt']]) {
      const ended = await world.program('download', '@latest', '../out', ...options);
      expect(ended).toMatchObject({ code: 69, stdout: '' });
      expect(ended.stderr).toContain('error BP5073');
      expect(ended.stderr).toContain(says);
    }
    const shown = await world.program('show', '@latest', '--contents');
    expect(shown).toMatchObject({ code: 69, stdout: '' });
    expect(existsSync(world.path('out'))).toBe(false);
  };
  await expectLocked('keys/private.asc');
  const install = `install -m 600 ${other.data.privateFile} repository/keys/private.asc`;
  await runShell(install, { cwd: world.folder });
  await expectLocked('it opens with');
  // Nobody needs a key for what stays as it is.
  expect((await world.program('download', '@latest', '../stored')).code).toBe(0);
  remove(world.path('repository/keys/private.asc'));
  const right = `install -m 600 ${data.privateFile} repository/keys/private.asc`;
  await runShell(right, { cwd: world.folder });
  const ended = await world.program('download', '@latest', '../out', '--path', 'data/a.txt');
  expect(ended, ended.stderr).toMatchObject({ code: 0 });
});
