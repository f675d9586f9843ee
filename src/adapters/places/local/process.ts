import { type ChildProcess, type StdioOptions, spawn } from 'node:child_process';
import { Readable, Writable } from 'node:stream';
import type { Launched, Wiring } from '../../../ports/launcher.ts';
import type { Exit } from '../../../ports/place.ts';
import { ChildOutput } from './child-output.ts';
import { type Followed, type Following, followChild } from './follow-child.ts';

export interface ProcessStart extends Following {
  /** The program by its path, and its arguments. */
  readonly argv: readonly [string, ...string[]];
  /** All of its environment. */
  readonly env: Readonly<Record<string, string>>;
  readonly cwd?: string | undefined;
  readonly stdio: Wiring;
  /** Open descriptors that it gets behind its three streams; they stay the caller's to close. */
  readonly more?: readonly number[];
}

/** Starts a program in a process group of its own. As `Launcher.start`, for a program that is already found. */
export function startProcess(start: ProcessStart): Launched {
  if (start.signal.aborted) return notStarted('it was stopped before it began', start);
  const { stdin, stdout } = start.stdio;
  const isJoined = stdin instanceof Readable;
  const input = isJoined ? pipeOf(stdin) : stdin;
  try {
    const child = spawnGroup(start, [input, stdout, 'pipe', ...(start.more ?? [])]);
    return launched(child, followChild(child, start), start.judge);
  } catch (error) {
    return notStarted(error instanceof Error ? error.message : String(error), start);
  } finally {
    // The child has its own copy; ours would keep the neighbour from noticing that its reader is gone.
    if (isJoined) stdin.destroy();
  }
}

/** What could not even be tried, in the shape of everything that was. */
export function notStarted(
  failure: string,
  { stdio, judge }: Pick<ProcessStart, 'stdio' | 'judge'>,
): Launched {
  const exit: Exit = { code: null, signal: null, stderr: '', failure };
  const done = Promise.resolve(exit);
  return {
    stdin: stdio.stdin === 'pipe' ? nowhere() : null,
    stdout:
      stdio.stdout === 'pipe'
        ? new ChildOutput(Readable.from([]), async () => judge?.(await done))
        : null,
    done,
    pid: null,
  };
}

/** Takes what is written and drops it. */
export function nowhere(): Writable {
  return new Writable({ write: (_chunk, _encoding, callback) => callback() });
}

function spawnGroup({ argv, cwd, env }: ProcessStart, stdio: StdioOptions): ChildProcess {
  const [program, ...parameters] = argv;
  return spawn(program, parameters, { ...(cwd && { cwd }), env, detached: true, stdio });
}

function pipeOf(stdin: Readable): Readable {
  return stdin instanceof ChildOutput ? stdin.handOver() : stdin;
}

function launched(
  child: ChildProcess,
  { done, stop }: Followed,
  judge: ProcessStart['judge'],
): Launched {
  const stdout = child.stdout && new ChildOutput(child.stdout, async () => judge?.(await done));
  stdout?.once('close', () => {
    if (stdout.isAbandoned) stop();
  });
  return { stdin: child.stdin, stdout, done, pid: child.pid ?? null };
}
