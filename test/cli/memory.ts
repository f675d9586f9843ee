import { PassThrough, Writable } from 'node:stream';
import type { Surroundings } from '../../src/cli/io.ts';
import { runShell } from '../../src/cli/shell.ts';
import { createRedactor } from '../../src/util/redactor.ts';

class Sink extends Writable {
  readonly isTTY = false;
  text = '';

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString('utf8');
    done();
  }
}

export interface Memory {
  readonly around: Surroundings;
  readonly stdout: Sink;
  readonly stderr: Sink;
}

/** What a process has around it, without a process. */
export function createMemory(cwd: string, env: Readonly<Record<string, string>> = {}): Memory {
  const [stdout, stderr] = [new Sink(), new Sink()];
  const interrupts = {
    claim: () => new AbortController().signal,
    speakThrough: () => undefined,
  };
  const around = {
    stdin: new PassThrough(),
    stdout,
    stderr,
    env,
    interrupts,
    redactor: createRedactor(),
    cwd: () => cwd,
  };
  return { around, stdout, stderr };
}

/** Runs a command line in this process: quick, for tests with many of them. */
export async function runInMemory(cwd: string, ...argv: readonly string[]) {
  const { around, stdout, stderr } = createMemory(cwd);
  const code = await runShell(argv, around);
  return { code, stdout: stdout.text, stderr: stderr.text };
}
