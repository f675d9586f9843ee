import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';

const module = new URL('../../src/cli/code-cache.ts', import.meta.url).href;
const script = `
  const { keepCode } = await import(${JSON.stringify(module)});
  keepCode(process.env);
  const { getCompileCacheDir } = await import('node:module');
  console.log(getCompileCacheDir() ?? 'nowhere');
`;

function open() {
  const folder = mkdtempSync(join(tmpdir(), 'code-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const state = join(folder, 'state');
  const env = { PATH: process.env.PATH, RUN_PIPELINE_STATE: state };
  const ask = () =>
    execFileSync(process.execPath, ['--input-type=module', '-e', script], { env })
      .toString()
      .trim();
  return { folder, state, code: join(state, 'code'), ask };
}

test('code is kept in a state folder that is there', () => {
  const { state, code, ask } = open();
  mkdirSync(state, { mode: 0o755 });
  expect(ask()).toMatch(new RegExp(`^${code}/`));
  expect(ask()).toMatch(new RegExp(`^${code}/`));
});

test('no state folder is made for it', () => {
  const { state, ask } = open();
  expect(ask()).toBe('nowhere');
  expect(existsSync(state)).toBe(false);
});

test.each([
  ['a state folder of which others may write', ({ state }) => chmodSync(state, 0o777)],
  ['a state folder of a group', ({ state }) => chmodSync(state, 0o770)],
  [
    'a folder for it of which others may write',
    ({ code }) => {
      mkdirSync(code);
      chmodSync(code, 0o777);
    },
  ],
  [
    'a link to another folder',
    ({ folder, code }) => {
      mkdirSync(join(folder, 'elsewhere'));
      symlinkSync(join(folder, 'elsewhere'), code);
    },
  ],
] satisfies readonly (readonly [string, (opened: ReturnType<typeof open>) => void])[])(
  'no code is read from %s',
  (_, spoil) => {
    const opened = open();
    mkdirSync(opened.state, { mode: 0o700 });
    spoil(opened);
    expect(opened.ask()).toBe('nowhere');
  },
);
