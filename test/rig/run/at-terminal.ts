import { spawn } from 'node:child_process';
import { programFile } from '../program-file.ts';
import type { Site } from './site.ts';

/** Lends a terminal to a program. */
const lender = 'script';
const question = 'Type the token';
const tokenForm = /--confirm ([0-9a-z]{4}(?:-[0-9a-z]{4}){4})/;

export const [enter, interrupt] = ['\r', '\u0003'];

export interface Typing {
  /** In the light of what stands above the question. */
  readonly keys: (token: string) => string;
  /** What is answered to each further question. */
  readonly more?: readonly (readonly [question: string, keys: string])[];
}

/** Answers the question for the token that a command asks on a terminal. */
export function answerAtTerminal(
  site: Site,
  words: string,
  { keys, more = [] }: Typing,
): Promise<{ readonly code: number | null; readonly seen: string }> {
  const command = `stty cols 200 rows 60; exec '${process.execPath}' '${programFile}' ${words}`;
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
