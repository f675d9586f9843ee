import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { needs } from '../rig/needs.ts';
import { programFile } from '../rig/program-file.ts';
import { temporaryFolder } from './program.ts';

/** Lends a terminal to a program. */
const lender = 'script';

/** Types each answer as soon as its question is on the terminal. */
function answer(
  cwd: string,
  options: string,
  answers: readonly (readonly [question: string, keys: string])[],
): Promise<{ readonly code: number | null; readonly seen: string }> {
  const command = `stty cols 100 rows 40; exec '${process.execPath}' '${programFile}' init ${options}`;
  const { PATH = '' } = process.env;
  const env = { PATH, TERM: 'xterm', SHELL: '/bin/sh' };
  const child = spawn(lender, ['-qec', command, '/dev/null'], { cwd, env, stdio: 'pipe' });
  const open = [...answers];
  let [seen, fresh] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    seen += text;
    fresh += text;
    const [question, keys] = open[0] ?? [];
    if (question === undefined || keys === undefined || !fresh.includes(question)) return;
    fresh = '';
    open.shift();
    child.stdin.write(keys);
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, seen }));
  });
}

const [enter, down] = ['\r', '\u001b[B'];

test.runIf(needs('script'))('asks for what is missing, and writes what was answered', async () => {
  const cwd = temporaryFolder();
  const { code, seen } = await answer(cwd, '', [
    ['What is the pipeline called?', `shop${enter}`],
    ['What is backed up?', `${down}${down}${enter}`],
    ['Which database?', `orders${enter}`],
    ['In which container', enter],
    ['On which host?', enter],
    ['As which user?', `backup${enter}`],
    ['holds the password?', `ORDERS_PASSWORD${enter}`],
    ['Where do backups go?', enter],
    ['Into which folder?', `/srv/backups${enter}`],
    ['How are backups encrypted?', enter],
    ['Which backups are kept?', enter],
  ]);
  expect([code, seen]).toEqual([0, expect.stringContaining('backup.pipeline.yaml')]);
  const lines = readFileSync(join(cwd, 'backup.pipeline.yaml'), 'utf8').split('\n');
  for (const line of [
    'name: shop',
    '      database: orders',
    '      user: backup',
    '      path: /srv/backups',
    '    keep: { last: 3, daily: 7, weekly: 5, monthly: 12 }',
  ]) {
    expect(lines).toContain(line);
  }
});

test.runIf(needs('script'))('asks nothing that an option has said', async () => {
  const cwd = temporaryFolder();
  const { code, seen } = await answer(cwd, '--name a --source files --path x --to /b', [
    ['How are backups encrypted?', enter],
    ['Which backups are kept?', `all${enter}`],
  ]);
  expect(code).toBe(0);
  expect(seen).not.toContain('Where do backups go?');
  expect(readFileSync(join(cwd, 'backup.pipeline.yaml'), 'utf8')).toContain('Every backup is kept');
});

test.runIf(needs('script'))('asks nothing at all when nothing is missing', async () => {
  const cwd = temporaryFolder();
  const { code, seen } = await answer(cwd, '--source files --path x --to /b --create-key', []);
  expect([code, seen]).toEqual([0, expect.stringContaining('wrote')]);
  expect(seen).not.toContain('?');
});

test.runIf(needs('script'))(
  'an answer that cannot be used is refused where it is typed',
  async () => {
    const cwd = temporaryFolder();
    const { code, seen } = await answer(cwd, '--name a --source files --path x --to /b', [
      ['How are backups encrypted?', enter],
      ['Which backups are kept?', `seven${enter}`],
      ['does not understand "seven"', `${'\u007f'.repeat(5)}last=7${enter}`],
    ]);
    expect([code, seen]).toEqual([0, expect.stringContaining('wrote')]);
    expect(readFileSync(join(cwd, 'backup.pipeline.yaml'), 'utf8')).toContain('keep: { last: 7 }');
  },
);

test.runIf(needs('script')).each([
  ['at the first question', [['What is the pipeline called?', '\u0003']]],
  [
    'at the last question',
    [
      ['What is the pipeline called?', enter],
      ['What is backed up?', enter],
      ['Which files and folders?', `x${enter}`],
      ['Where do backups go?', enter],
      ['Into which folder?', `/b${enter}`],
      ['How are backups encrypted?', `${down}${down}${down}${enter}`],
      ['Which backups are kept?', '\u0003'],
    ],
  ],
] as const)('Ctrl-C %s: exit 130, nothing written', async (_, answers) => {
  const cwd = temporaryFolder();
  const { code, seen } = await answer(cwd, '', answers);
  expect([code, readdirSync(cwd)]).toEqual([130, []]);
  expect(seen).toContain('exit 130: interrupted, nothing was written');
});

test.runIf(needs('script'))('--no-color and --no-input are obeyed', async () => {
  const cwd = temporaryFolder();
  const plain = await answer(cwd, '--no-color', [['What is the pipeline called?', '\u0003']]);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: colour is what is looked for
  expect(plain.seen).not.toMatch(/\u001b\[\d+(;\d+)*m/);
  const silent = await answer(cwd, '--no-input', []);
  expect([silent.code, silent.seen]).toEqual([64, expect.stringContaining('missing: --source')]);
});
