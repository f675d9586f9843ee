import {
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { expect, test } from 'vitest';
import { runShell } from './program.ts';
import { createWorld, type World } from './world.ts';

function plantOdd(world: World): void {
  const data = world.path('repository/data');
  mkdirSync(`${data}/sub`);
  const files: Readonly<Record<string, string>> = {
    'new\nline': 'of two lines',
    '-rf': 'a dash',
    '*': 'a star',
    '[ab].txt': 'brackets',
    'back\\slash': 'a slash',
    "quote's": 'a quote',
    'sub/deep.txt': 'deep',
    ' space ': 'spaces',
    'über 猫.txt': 'umlaut',
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(`${data}/${name}`, text);
  writeFileSync(Buffer.from(`${data}/caf\u00e9.txt`, 'latin1'), 'no text');
  symlinkSync('a.txt', `${data}/link`);
  linkSync(`${data}/a.txt`, `${data}/z-same`);
}

test('one file out of an archive, by odd names', async () => {
  const world = createWorld();
  plantOdd(world);
  await world.backUp();
  const take = (name: string) => world.program('download', '@latest', '../out', `--path=${name}`);
  const wanted = [
    ['data/a.txt', 'a.txt', 'one\n'],
    ['./data//z-same', 'z-same', 'one\n'],
    ['/data/new\nline', 'new\nline', 'of two lines'],
    ['data/-rf', '-rf', 'a dash'],
    ['data/*', '*', 'a star'],
    ['data/[ab].txt', '[ab].txt', 'brackets'],
    ['data/back\\slash', 'back\\slash', 'a slash'],
    ["data/quote's", "quote's", 'a quote'],
    ['data/sub/deep.txt', 'deep.txt', 'deep'],
    ['data/ space ', ' space ', 'spaces'],
    ['data/über 猫.txt', 'über 猫.txt', 'umlaut'],
  ] as const;
  for (const [name, file, content] of wanted) {
    const ended = await take(name);
    expect(ended, `${name}: ${ended.stderr}`).toMatchObject({ code: 0 });
    expect(readFileSync(world.path('out', file), 'utf8'), name).toBe(content);
  }
  expect(readdirSync(world.path('out'))).toHaveLength(wanted.length);
  const again = await take('data/a.txt');
  expect(again.code).toBe(77);
  expect(again.stderr).toContain('is there already');
});

test('a name that is no text, as a shell hands it over', async () => {
  const world = createWorld();
  plantOdd(world);
  await world.backUp();
  const around = { cwd: world.path('repository'), env: world.env };
  const ended = await runShell(
    `$program download @latest ../out --json --path "$(printf 'data/caf\\351.txt')"`,
    around,
  );
  expect(ended.code, ended.stderr).toBe(0);
  const nameBase64 = Buffer.from('caf\u00e9.txt', 'latin1').toString('base64');
  expect(JSON.parse(ended.stdout).data).toMatchObject({ artifact: 'docs', nameBase64 });
  const [name] = readdirSync(world.path('out'), { encoding: 'buffer' });
  expect(name?.toString('base64')).toBe(nameBase64);
});

test.each([
  ['data/nothing', /there is no data\/nothing in the archive[\s\S]*`run-pipeline show --contents`/],
  ['data/A.TXT', /near it: data\/a\.txt;/],
  ['dta/a.txt', /near it: data\/a\.txt;/],
  ['data/cafe.txt', /near it: .*\$'data\/caf\\351\.txt'/],
  ['data/sub', /data\/sub is a folder\n {2}help: name a file in it: data\/sub\/deep\.txt/],
  ['data/link', /data\/link is a symbolic link to a\.txt/],
  ['../data/a.txt', /leads out of the archive/],
  ['data/../../etc/passwd', /leads out of the archive/],
  ['/', /is no name of a file/],
])('no such file: %s', async (name, says) => {
  const world = createWorld();
  plantOdd(world);
  await world.backUp();
  const ended = await world.program('download', '@latest', '../out', '--path', name);
  expect(ended).toMatchObject({ code: 66, stdout: '' });
  expect(ended.stderr).toMatch(says);
  expect(existsSync(world.path('out'))).toBe(false);
});

test('a database is a file by itself, and archives are looked through one after another', async () => {
  const world = createWorld({
    dump: '{ id: docs, type: files, paths: [data] }\n    - { id: more, type: files, paths: [more] }\n    - { id: motd, type: command, run: [printf, hello], restore: [cat], extension: txt }',
  });
  world.write('repository/more/b.txt', 'two\n');
  await world.backUp();
  const { data } = await world.json('download', '@latest', '../out', '--path', 'more/b.txt');
  expect(data).toMatchObject({ file: world.path('out/b.txt'), artifact: 'more', from: 'here' });
  expect(readFileSync(world.path('out/b.txt'), 'utf8')).toBe('two\n');
  for (const [name, folder] of [
    ['motd', 'one'],
    ['motd.txt', 'two'],
  ] as const) {
    await world.program('download', '@latest', `../${folder}`, '--path', name);
    expect(readFileSync(world.path(folder, 'motd.txt'), 'utf8')).toBe('hello');
  }
  const none = await world.program('download', '@latest', '../none', '--path', 'more/c.txt');
  expect(none.code).toBe(66);
});

test('a hostile archive leads nowhere', async () => {
  const world = createWorld({
    dump: '{ id: evil, type: command, run: [cat, evil.tar], restore: [cat], extension: tar }',
  });
  const made = await runShell(
    'echo evil > evil.txt; ln -s /etc link; mkdir sub; truncate -s 8E sub/huge 2> /dev/null || truncate -s 15T sub/huge; cd sub && tar -P --sparse -cf ../repository/evil.tar ../evil.txt ../link "$PWD/../evil.txt" huge',
    { cwd: world.folder },
  );
  expect(made.code, made.stderr).toBe(0);
  await world.backUp();
  const shown = await world.program('show', '@latest', '--contents');
  expect(shown.stdout).toMatch(/ {2}\.\.\/evil\.txt$/m);
  for (const [name, code] of [
    ['../evil.txt', 66],
    ['evil.txt', 66],
    ['link', 66],
    ['link/passwd', 66],
    ['huge', 69],
  ] as const) {
    const ended = await world.program('download', '@latest', '../out/in', '--path', name);
    expect(ended, `${name}: ${ended.stderr}`).toMatchObject({ code, stdout: '' });
  }
  expect(existsSync(world.path('out'))).toBe(false);
});
