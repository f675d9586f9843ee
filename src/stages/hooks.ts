import { BackupError } from '../model/failures.ts';
import type { Hook } from '../model/plan.ts';
import type { StageName } from '../model/stages.ts';
import { explainExit } from '../spool/explain-exit.ts';
import { contextOf } from './context.ts';
import type { Run } from './run.ts';

type Point = 'run' | StageName;

const skipCode = 75;

type Entered = Hook & { readonly leave: readonly string[] };

interface Failed {
  readonly error: unknown;
}

/** Runs the hooks around one step. What was entered is left, also after a failure. */
export async function withHooks<T>(run: Run, point: Point, step: () => Promise<T>): Promise<T> {
  const entered: Entered[] = [];
  const stepping = enter(run, point, entered).then(step);
  let failed = await stepping.then(
    () => null,
    (error: unknown): Failed => ({ error }),
  );
  const hasFailed = failed !== null;
  for (const hook of entered) {
    failed = await runOut(run, hook, { argv: hook.leave, failed });
  }
  for (const hook of hooksAt(run, 'after', point)) {
    if (!('when' in hook) || !applies(hook.when, failed)) continue;
    failed = await runOut(run, hook, { argv: hook.run, failed });
  }
  if (!hasFailed && failed !== null) throw failed.error;
  return await stepping;
}

async function enter(run: Run, point: Point, entered: Entered[]): Promise<void> {
  for (const hook of hooksAt(run, 'before', point)) {
    if ('run' in hook) await runHook(run, hook, { argv: hook.run, maySkip: true });
  }
  for (const hook of hooksAt(run, 'around', point)) {
    if (!('enter' in hook)) continue;
    // Half an entrance needs the whole exit.
    entered.unshift(hook);
    await runHook(run, hook, { argv: hook.enter, maySkip: true });
  }
}

function hooksAt({ plan }: Run, kind: string, point: Point): readonly Hook[] {
  return plan.hooks.filter(({ at }) => at === `${kind}:${point}`);
}

interface WayOut {
  readonly argv: readonly string[];
  readonly failed: Failed | null;
}

/** Runs a hook on the way out, which goes on in any case. The first failure leads; others are told beside it. */
async function runOut(run: Run, hook: Hook, { argv, failed }: WayOut): Promise<Failed | null> {
  try {
    await runHook(run, hook, { argv, maySkip: false });
    return failed;
  } catch (error) {
    if (failed === null) return { error };
    run.progress.warn(messageOf(error));
    return failed;
  }
}

function applies(when: 'success' | 'failure' | 'always', failed: Failed | null): boolean {
  return when === 'always' || (when === 'failure') === (failed !== null);
}

interface HookCall {
  readonly argv: readonly string[];
  /** Whether exit 75 skips the run. */
  readonly maySkip: boolean;
}

async function runHook(run: Run, hook: Hook, { argv, maySkip }: HookCall): Promise<void> {
  const [program = '', ...rest] = argv;
  run.emit({ event: 'hook', point: hook.at, state: 'started', message: argv.join(' ') });
  const over = AbortSignal.timeout(hook.timeout);
  // A cancelled run still leaves what it entered: only the hook's own limit ends a hook.
  const context = { ...contextOf(run), signal: over };
  const running = run.parts.place.spawn(
    {
      argv: [program, ...rest],
      cwd: run.file.repository,
      env: hookEnvironment(run, hook),
      stdin: null,
    },
    context,
  );
  running.stdout.on('error', () => undefined).resume();
  const exit = await running.done;
  if (exit.code === 0) {
    run.emit({ event: 'hook', point: hook.at, state: 'done', message: program });
    return;
  }
  if (exit.code === skipCode && maySkip) throw skipped(hook.at, exit.stderr);
  const error = over.aborted ? tooLong(hook) : failed(hook.at, explainExit(program, exit, 'dump'));
  run.emit({ event: 'hook', point: hook.at, state: 'failed', message: error.message });
  if (hook.onError === 'fail') throw error;
  run.progress.warn(error.message);
}

function hookEnvironment(run: Run, hook: Hook): Readonly<Record<string, string>> {
  const allowed = hook.env.flatMap((name) => {
    const value = run.environment[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return {
    ...Object.fromEntries(allowed),
    RUN_PIPELINE_NAME: run.plan.name,
    RUN_PIPELINE_RUN: run.id,
    RUN_PIPELINE_HOOK: hook.at,
  };
}

function skipped(at: string, stderr: string): BackupError {
  const why = stderr.trim().split('\n').at(-1) ?? '';
  return new BackupError({
    code: 'BP5061',
    message: `the hook ${at} asked to skip this run${why === '' ? '' : `: ${why}`}`,
    hint: 'nothing to do; the next run asks again',
  });
}

function tooLong({ at, timeout }: Hook): BackupError {
  return new BackupError({
    code: 'BP5060',
    message: `the hook ${at} took longer than ${Math.round(timeout / 1000)} s`,
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

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
