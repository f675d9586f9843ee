import { spawn } from 'node:child_process';
import { expect, test } from 'vitest';
import { needs } from '../../rig/needs.ts';
import { programFile } from '../../rig/program-file.ts';
import { openRestoreSite, stateOf } from '../../rig/run/restoring.ts';
import type { Site } from '../../rig/run/site.ts';

/** Lends a terminal to a program. */
const lender = 'script';
const [enter, interrupt] = ['\r', '\u0003'];
const question = 'Type the token';
const tokenForm = /--confirm ([0-9a-z]{4}(?:-[0-9a-z]{4}){4})/;

/** Answers the question for the token, in the light of what stands above it; then each further question. */
function answer(
  site: Site,
  keys: (token: string) => string,
  more: readonly (readonly [question: string, keys: string])[] = [],
): Promise<{ readonly code: number | null; readonly seen: string }> {
  const command = `stty cols 200 rows 60; exec '${process.execPath}' '${programFile}' restore @latest`;
  const { PATH = '' } = process.env;
  const env = {
    ...{ PATH, TERM: 'xterm', SHELL: '/bin/sh', HOME: site.folder, TMPDIR: site.temporary },
    ...{ RUN_PIPELINE_STATE: site.state, RUN_PIPELINE_LOCKS: site.locks },
  };
  const child = spawn(lender, ['-qec', command, '/dev/null'], {
    ...{ cwd: site.repository, env, stdio: 'pipe' },
  });
  const open = [...more];
  let [seen, fresh, isAsked] = ['', '', false];
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    seen += text;
    fresh += text;
    const [next, typed] = isAsked ? (open[0] ?? []) : [question, null];
    if (next === undefined || typed === undefined || !fresh.includes(next)) return;
    fresh = '';
    if (isAsked) open.shift();
    isAsked = true;
    child.stdin.write(typed ?? keys(tokenForm.exec(seen)?.[1] ?? ''));
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, seen }));
  });
}

test.runIf(needs('script'))('nothing typed, or Ctrl-C: nothing is touched', async () => {
  const { site, now } = await openRestoreSite();
  for (const keys of [enter, interrupt]) {
    const { code, seen } = await answer(site, () => keys);
    expect([code, seen]).toEqual([77, expect.stringContaining('exit 77: not confirmed')]);
    expect(stateOf(site)).toEqual(now);
  }
});

test.runIf(needs('script'))('a slip can be mended, and the right token does it', async () => {
  const { site, then } = await openRestoreSite();
  const { code, seen } = await answer(site, () => `abcd${enter}`, [
    ['a token has 20 letters', interrupt],
  ]);
  expect([code, seen]).toEqual([77, expect.stringContaining('not confirmed')]);
  const done = await answer(site, (token) => token + enter);
  expect([done.code, done.seen]).toEqual([0, expect.stringContaining('shop is restored')]);
  expect(stateOf(site)).toEqual(then);
});

test.runIf(needs('script'))('the phrase is asked for, too', async () => {
  const { site, then } = await openRestoreSite({
    restore: 'existing: swap, allow: [links, setuid], phrase: restore production',
  });
  const { code, seen } = await answer(site, (token) => token + enter, [
    ['Type the phrase', `restore production${enter}`],
  ]);
  expect(code, seen).toBe(0);
  expect(stateOf(site)).toEqual(then);
});
