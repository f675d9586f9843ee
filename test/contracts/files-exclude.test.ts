import { execFileSync } from 'node:child_process';
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { plant } from './file-tree.ts';
import { files } from './files-rig.ts';
import { createRig, takeDump } from './source.ts';
import { listMembers, unpack } from './tar.ts';

test.each([
  { exclude: ['*.tmp'] },
  { exclude: ['cache/'] },
  { exclude: ['/cache'] },
  { exclude: ['cache/*', '!cache/keep'] },
  { exclude: ['cache', '!cache/keep'] },
  { exclude: ['**/deep/**', '!**/deep/'] },
  { exclude: ['a/**/z'] },
  { exclude: ['*', '!*/', '!*.txt'] },
  { exclude: ['*.TMP', 'UPPER'] },
  { exclude: ['# comment', '', '\\#literal', '\\!bang'] },
  { exclude: ['[ab]*.txt', 'trail ', 'space\\ '] },
  { exclude: ['ü*', 'na*ve', 'c.tx?'] },
  { exclude: ['a/b'] },
  { exclude: ['/*', '!/a', '/a/*', '!/a/b'] },
  { exclude: ['b/'] },
])('$exclude leaves out what git ignores', async ({ exclude }) => {
  const rig = await createRig();
  const data = join(rig.repository, 'data');
  const names = [
    ...[
      'x.tmp',
      'x.TMP',
      'upper',
      'UPPER',
      '#literal',
      '!bang',
      'a.txt',
      'c.txt',
      'trail',
      'space ',
    ],
    ...[
      'cache/keep',
      'cache/x.tmp',
      'sub/cache',
      'a/b/c/z',
      'a/z',
      'a/b/y',
      'deep/1',
      'q/deep/r/2',
    ],
    ...['ümlaut', 'naïve', 'naïve.txt', 'sub/b', 'sub/a/b'],
  ];
  for (const name of names) {
    await mkdir(join(data, name, '..'), { recursive: true });
    await writeFile(join(data, name), name);
  }
  await writeFile(join(rig.context.folder, 'patterns'), exclude.join('\n'));
  const git = (...parameters: string[]) =>
    execFileSync('git', ['-C', data, ...parameters], { encoding: 'utf8' });
  git('init', '--quiet');
  git('config', 'core.ignorecase', 'false');
  const kept = git('ls-files', '-z', '--others', `--exclude-from=${rig.context.folder}/patterns`);
  await rm(join(data, '.git'), { recursive: true });
  const file = join(rig.context.folder, 'dump.tar');
  await takeDump(files(rig, { exclude }), rig.context, file);
  const out = join(rig.context.folder, 'out');
  await mkdir(out);
  unpack(file, out);
  const found = await readdir(join(out, 'data'), { recursive: true, withFileTypes: true });
  const stored = found
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(join(out, 'data').length + 1));
  expect(stored.sort()).toEqual(kept.split('\0').filter(Boolean).sort());
});

test('a folder that is named twice is stored once, and what is inside of another by its own rules', async () => {
  const rig = await createRig();
  await plant(rig.repository);
  const file = join(rig.context.folder, 'dump.tar');
  const config = { paths: ['data', 'data/', 'data/plain', '.'], exclude: ['plain'] };
  await takeDump(files(rig, config), rig.context, file);
  const members = listMembers(file);
  expect(new Set(members).size).toBe(members.length);
  expect(members).toContain('data/plain/text');
});
