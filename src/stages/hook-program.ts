import { BackupError } from '../model/failures.ts';
import type { Launcher } from '../ports/launcher.ts';
import type { Exit } from '../ports/place.ts';
import { explainExit } from '../spool/explain-exit.ts';

/** One program of a hook, with all that it needs to be run. */
export interface HookProgram {
  readonly at: string;
  readonly argv: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
}

export interface HookEnd {
  readonly exit: Exit;
  /** Why it is no success; `null` when it is one. */
  readonly failure: BackupError | null;
}

/**
 * Runs a program of a hook until it exits. What it prints goes nowhere, and what it has started by then lives on: to
 * start a service is what many hooks are for. When it fails or takes too long, or when `signal` fires, which rejects,
 * all of it is ended.
 */
export async function runHookProgram(
  { at, argv: [program = '', ...rest], cwd, env, timeoutMs }: HookProgram,
  launcher: Launcher,
  signal: AbortSignal | null,
): Promise<HookEnd> {
  const limit = AbortSignal.timeout(timeoutMs);
  const over = signal === null ? limit : AbortSignal.any([signal, limit]);
  const wiring = { stdin: 'ignore', stdout: 'ignore', mayLeaveOthers: true } as const;
  const exit = await launcher.start({ argv: [program, ...rest], cwd, env }, wiring, over).done;
  if (exit.isStopped) signal?.throwIfAborted();
  if (exit.isStopped) return { exit, failure: tooLong(at, timeoutMs) };
  if (exit.code === 0) return { exit, failure: null };
  return { exit, failure: failed(at, explainExit(program, exit, 'dump')) };
}

/** What a hook sees beside the few variables that every program may need. */
export function hookEnvironment(
  { at, env, pipeline, run }: HookSight,
  own: Readonly<Record<string, string | undefined>>,
): Readonly<Record<string, string>> {
  const allowed = env.flatMap((name) => {
    const value = own[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return {
    ...Object.fromEntries(allowed),
    RUN_PIPELINE_NAME: pipeline,
    RUN_PIPELINE_RUN: run,
    RUN_PIPELINE_HOOK: at,
  };
}

interface HookSight {
  readonly at: string;
  /** Names of variables. */
  readonly env: readonly string[];
  readonly pipeline: string;
  readonly run: string;
}

function tooLong(at: string, timeoutMs: number): BackupError {
  return new BackupError({
    code: 'BP5060',
    message: `the hook ${at} took longer than ${Math.round(timeoutMs / 1000)} s`,
    hint: 'find out why, or give it a longer `timeout`',
  });
}

function failed(at: string, cause: Error): BackupError {
  return new BackupError({
    code: 'BP5060',
    message: `the hook ${at} failed: ${cause.message}`,
    hint: 'run its program by hand; `onError: warn` lets a run go on without it',
    cause,
  });
}
