import type { Writable } from 'node:stream';
import { type ExitCode, exits } from '../model/exit.ts';
import { createRedactor } from '../util/redactor.ts';
import { printInternalError } from './internal-error.ts';
import { watchInterrupts } from './interrupts.ts';
import { runShell } from './shell.ts';

const signals = {
  SIGINT: exits.interrupted,
  SIGTERM: exits.terminated,
  SIGHUP: exits.terminated,
} as const;

/** Runs the command line of this process, and ends it when all that was printed has left. */
export async function runProgram(): Promise<void> {
  const argv = process.argv.slice(2);
  const redactor = createRedactor();
  const lost = watchOutput(process.stdout, process.stderr);
  process.on('uncaughtException', (error) => {
    printInternalError(error, {
      write: (text) => process.stderr.write(redactor.mask(text)),
    });
    process.exit(exits.internal);
  });
  const interrupts = watchInterrupts({
    say: (text) => void process.stderr.write(text),
    end: (signal) => {
      process.stderr.write(`exit ${signals[signal]}: interrupted by ${signal}\n`);
      process.exit(signals[signal]);
    },
  });
  const exit = await runShell(argv, {
    stdin: process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
    env: process.env,
    cwd: () => process.cwd(),
    interrupts,
    redactor,
  });
  await Promise.all([drained(process.stdout), drained(process.stderr)]);
  process.exit(afterLoss(exit, lost()));
}

/** A reader that went away is quiet; output that is lost for another reason is a failure. */
function watchOutput(...streams: readonly Writable[]): () => Error | undefined {
  let lost: Error | undefined;
  for (const stream of streams) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE' && error.code !== 'ERR_STREAM_DESTROYED') lost ??= error;
    });
  }
  return () => lost;
}

function afterLoss(exit: ExitCode, lost: Error | undefined): ExitCode {
  if (lost === undefined || exit !== exits.done) return exit;
  process.stderr.write(`exit 1: the output could not be written: ${lost.message}\n`);
  return exits.failed;
}

function drained(stream: Writable): Promise<void> {
  return new Promise((resolve) => {
    if (stream.writable) stream.write('', () => resolve());
    else resolve();
  });
}
