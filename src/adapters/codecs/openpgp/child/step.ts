import { extname } from 'node:path';
import { BackupError } from '../../../../model/failures.ts';
import type { Step } from '../../../../ports/codec.ts';
import type { Scratch } from '../../../../ports/step-context.ts';
import { callInOwnProcess } from '../../../../util/own-process.ts';
import { type Job, writeJob } from './job.ts';
import { parseVerdict, type Refusal } from './verdict.ts';
import type * as program from './work.ts';

/** The same file in the sources and in what is built of them. */
const module = new URL(`work${extname(import.meta.url)}`, import.meta.url).href;
const entry: keyof typeof program = 'work';

type ProgramStep = Extract<Step, { program: unknown }>;

export type ChildStep = Required<Pick<ProgramStep, 'program' | 'settle'>>;

/** A Node program of its own: it has a processor core to itself, shares pipes with its neighbours and can be killed. */
export async function createChildStep(job: Job, scratch: Scratch): Promise<ChildStep> {
  const file = await scratch.path('openpgp.json');
  await writeJob(file, job);
  return {
    program: {
      argv: callInOwnProcess({ module, entry, argument: file }),
      stdin: 'pipe',
    },
    settle: (stderr) => settle(stderr, job.work),
  };
}

function settle(stderr: string, work: Job['work']): void {
  const verdict = parseVerdict(stderr);
  if (verdict?.word === 'done') return;
  if (verdict === null) throw failed('it ended without a word');
  throw failures[verdict.word](verdict.message, work);
}

const failures: Readonly<Record<Refusal, (message: string, work: Job['work']) => Error>> = {
  'no-key': (message) => noKey(message),
  damaged: (message) =>
    new BackupError({
      code: 'BP5050',
      message: `the encrypted data is damaged: ${message}`,
      hint: 'use another copy of this backup',
    }),
  'reader-gone': (message) => Object.assign(new Error(message), { code: 'EPIPE' }),
  failed: (message) => failed(message),
};

export function noKey(message: string, cause?: unknown): BackupError {
  const hint = 'give the private key or the passphrase that it was encrypted to';
  return new BackupError({ code: 'BP5073', message, hint, cause });
}

function failed(message: string): BackupError {
  const hint = 'run `run-pipeline doctor`, and look for a full disk or too little memory';
  return new BackupError({ code: 'BP5020', message: `OpenPGP failed: ${message}`, hint });
}
