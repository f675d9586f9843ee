import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runProgram, temporaryFolder } from './program.ts';

const schemas = join(import.meta.dirname, '../../schemas');
const [newer, older] = ['pipeline.v1.schema.json', 'pipeline.v1.draft-07.schema.json'].map((name) =>
  readFileSync(join(schemas, name), 'utf8'),
);

test.each([
  [[], newer],
  [['--draft', '2020-12'], newer],
  [['--draft', 'draft-07'], older],
])('schema %s prints the file of the package', async (argv, text) => {
  expect(await runProgram(['schema', ...argv])).toEqual({ code: 0, stdout: text, stderr: '' });
});

test('--json wraps it', async () => {
  const { stdout } = await runProgram(['schema', '--json']);
  expect(JSON.parse(stdout).data).toEqual({ draft: '2020-12', schema: JSON.parse(newer ?? '') });
});

test('--out writes it, with its folder, and nothing beside', async () => {
  const cwd = temporaryFolder();
  const out = 'a/b/schema.json';
  const ended = await runProgram(['schema', '--out', out], { cwd });
  expect(ended).toEqual({ code: 0, stdout: '', stderr: `${out}: written\n` });
  expect(readFileSync(join(cwd, out), 'utf8')).toBe(newer);
  expect(readdirSync(join(cwd, 'a/b'))).toEqual(['schema.json']);
  expect((await runProgram(['schema', '--out', out], { cwd })).stderr).toBe(`${out}: unchanged\n`);
});

test('--out replaces the schema of another version', async () => {
  const cwd = temporaryFolder();
  const other = { $id: JSON.parse(newer ?? '').$id, description: 'of an older version' };
  writeFileSync(join(cwd, 'schema.json'), JSON.stringify(other));
  const { code } = await runProgram(['schema', '--out', 'schema.json', '--quiet'], { cwd });
  expect([code, readFileSync(join(cwd, 'schema.json'), 'utf8')]).toEqual([0, newer]);
});

test.each(['', 'precious', '{}', '[1]', '{"$id":"https://example.org/other"}'])(
  '--out never replaces anything else: %j',
  async (text) => {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, 'package.json'), text);
    const { code, stderr } = await runProgram(['schema', '--out', 'package.json'], { cwd });
    expect([code, readFileSync(join(cwd, 'package.json'), 'utf8')]).toEqual([77, text]);
    expect(stderr).toMatch(/^error BP0121 {2}package.json exists/);
    expect(readdirSync(cwd)).toEqual(['package.json']);
  },
);

test.each([
  ['folder', 'cannot be written: it is a folder'],
  ['file/schema.json', 'cannot be written: a part of its path is not a folder'],
  ['x'.repeat(300), 'cannot be written: its name is too long'],
])('--out %s', async (out, reason) => {
  const cwd = temporaryFolder();
  mkdirSync(join(cwd, 'folder'));
  writeFileSync(join(cwd, 'file'), '');
  const { code, stderr } = await runProgram(['schema', '--out', out], { cwd });
  expect(code).toBe(1);
  expect(stderr).toContain(reason);
  expect(existsSync(join(cwd, 'folder/schema.json'))).toBe(false);
});
