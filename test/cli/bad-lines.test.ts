import { tmpdir } from 'node:os';
import { expect, test } from 'vitest';
import { runShell } from '../../src/cli/shell.ts';
import { badLines } from './bad-lines.ts';
import { createMemory } from './memory.ts';
import { lastLine, runProgram } from './program.ts';

const shown = (argv: readonly string[]) =>
  argv.map((word) => JSON.stringify(word.length > 40 ? `${word.slice(0, 40)}…` : word)).join(' ');
const lines = badLines.map((line) => [shown(line[0]), ...line] as const);

test('there are many of them, and each is another one', () => {
  expect(badLines.length).toBeGreaterThanOrEqual(60);
  expect(new Set(lines.map(([name]) => name)).size).toBe(badLines.length);
});

test.concurrent.each(lines)('run-pipeline %s', async (_, argv, code, codes) => {
  const ended = await runProgram(argv);
  expect(ended.code).toBe(code);
  expect(ended.stdout).toBe('');
  if (codes[0] !== 'BP0110') {
    const told = [...ended.stderr.matchAll(/^error (BP\d{4})/gm)].map(([, found]) => found);
    expect(told).toEqual(codes);
  }
  expect(lastLine(ended.stderr)).toMatch(new RegExp(`^exit ${code}: .`));
  expect(ended.stderr).not.toMatch(/\n {4}at /);
  // Nothing that was typed can steer the terminal or flood it.
  expect(ended.stderr.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
  expect(ended.stderr.length).toBeLessThan(4000);
});

test.each(lines)('run-pipeline --json %s', async (_, argv, code, codes) => {
  const { around, stdout, stderr } = createMemory(tmpdir());
  expect(await runShell(['--json', ...argv], around)).toBe(code);
  const document = JSON.parse(stdout.text);
  expect(Object.keys(document)).toEqual(['formatVersion', 'verb', 'exit', 'diagnostics']);
  expect(document).toMatchObject({ formatVersion: 1, exit: { code } });
  const told = document.diagnostics.map((found: { readonly code: string }) => found.code);
  expect(told.sort()).toEqual([...codes].sort());
  expect(lastLine(stderr.text)).toBe(`exit ${code}: ${document.exit.reason}`);
});

test('what people see', async () => {
  const pages: string[] = [];
  for (const [name, argv] of lines) {
    const { around, stderr } = createMemory(tmpdir());
    await runShell(argv, around);
    pages.push(`$ run-pipeline ${name}\n${stderr.text}`);
  }
  await expect(pages.join('\n')).toMatchFileSnapshot('../golden/cli/bad-lines.txt');
});

test('--json after -- is an argument, not a wish', async () => {
  const { code, stdout } = await runProgram(['schema', '--', '--json']);
  expect({ code, stdout }).toEqual({ code: 64, stdout: '' });
});

test('the shape of the document', async () => {
  const { stdout } = await runProgram(['validate', '--jsn', '--json']);
  expect(JSON.parse(stdout)).toEqual({
    formatVersion: 1,
    verb: 'validate',
    exit: { code: 64, reason: 'unknown option --jsn' },
    diagnostics: [
      {
        code: 'BP0102',
        severity: 'error',
        message: 'unknown option --jsn',
        file: '',
        range: null,
        path: '',
        note: null,
        help: 'did you mean --json?',
        related: [],
        fix: null,
      },
    ],
  });
});
