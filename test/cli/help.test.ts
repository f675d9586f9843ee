import { expect, test } from 'vitest';
import { verbTable } from '../../src/cli/verbs.ts';
import { lastLine, runProgram } from './program.ts';

test('run-pipeline --help', async () => {
  const ended = await runProgram(['--help']);
  expect(ended).toMatchObject({ code: 0, stderr: '' });
  await expect(ended.stdout).toMatchFileSnapshot('../golden/cli/help.txt');
});

test.each([['help'], ['-h'], ['--help', '--jsn']])(
  'run-pipeline %s is the same',
  async (...argv) => {
    const [one, other] = await Promise.all([runProgram(argv), runProgram(['--help'])]);
    expect(one).toEqual(other);
  },
);

test('no verb: short help on stderr', async () => {
  const ended = await runProgram([]);
  expect(ended).toMatchObject({ code: 64, stdout: '' });
  expect(lastLine(ended.stderr)).toBe('exit 64: no verb');
  await expect(ended.stderr).toMatchFileSnapshot('../golden/cli/help-short.txt');
});

const available = verbTable.verbs.filter((verb) => verb.load).map(({ name }) => name);

test.each(available)('run-pipeline %s --help', async (name) => {
  const words = name.split(' ');
  const ended = await runProgram([...words, '--help']);
  expect(ended).toMatchObject({ code: 0, stderr: '' });
  await expect(ended.stdout).toMatchFileSnapshot(`../golden/cli/help-${words.join('-')}.txt`);
  expect(await runProgram(['help', ...words])).toEqual(ended);
});

test('a verb that is not in this version has honest help', async () => {
  const ended = await runProgram(['drill', '--help']);
  expect(ended.code).toBe(0);
  await expect(ended.stdout).toMatchFileSnapshot('../golden/cli/help-drill.txt');
});

test('a verb with many options shows how they are used first', async () => {
  const ended = await runProgram(['restore', '--help']);
  expect(ended.code).toBe(0);
  await expect(ended.stdout).toMatchFileSnapshot('../golden/cli/help-restore.txt');
});

test('a family shows all its members', async () => {
  const { code, stdout } = await runProgram(['config', '--help']);
  expect(code).toBe(0);
  expect(stdout).toMatch(/^run-pipeline config show:/m);
  expect(stdout).toMatch(/^run-pipeline config set:/m);
});

test('help as data', async () => {
  const { stdout } = await runProgram(['validate', '--help', '--json']);
  const { data } = JSON.parse(stdout);
  expect(data.verbs).toHaveLength(1);
  expect(data.verbs[0]).toMatchObject({ name: 'validate', available: true });
});

test('the version', async () => {
  const [text, json] = await Promise.all([
    runProgram(['--version']),
    runProgram(['--version', '--json']),
  ]);
  expect(text.stdout).toMatch(/^run-pipeline \d+\.\d+\.\d+\S*\n$/);
  expect(JSON.parse(json.stdout).data).toEqual({
    version: text.stdout.slice('run-pipeline '.length, -1),
    node: process.versions.node,
  });
});

test('colour only where it is wanted', async () => {
  const wanted = { env: { FORCE_COLOR: '1' } };
  const unwanted = { env: { FORCE_COLOR: '1', NO_COLOR: '1' } };
  expect((await runProgram(['--help'], wanted)).stdout).toContain('\u001b[');
  expect((await runProgram(['validat'], wanted)).stderr).toContain('\u001b[');
  expect((await runProgram(['--help'], unwanted)).stdout).not.toContain('\u001b[');
  expect((await runProgram(['--help', '--no-color'], wanted)).stdout).not.toContain('\u001b[');
});
