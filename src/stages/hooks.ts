import { BackupError } from '../model/failures.ts';
import type { Hook } from '../model/plan.ts';
import type { Happening } from '../model/run/event.ts';
import type { StageName } from '../model/stages.ts';
import type { HookEntered } from './effect.ts';
import { hookEnvironment, runHookProgram } from './hook-program.ts';
import type { Copy } from './progress.ts';
import { staysOutOfService } from './restore/taken-back.ts';
import type { Run } from './run.ts';

type Point = 'run' | StageName | 'restore';

/** What a hook needs to know of whatever it stands around: a run, or a restore. */
export interface HookScene extends Pick<Run, 'id' | 'environment'> {
  readonly plan: { readonly name: string; readonly hooks: readonly Hook[] };
  readonly file: Pick<Run['file'], 'repository'>;
  readonly parts: Pick<Run['parts'], 'launcher'>;
  readonly record: Pick<Run['record'], 'intend'>;
  readonly emit: (happening: HookHappening) => void;
  readonly progress: {
    readonly copies: ReadonlyMap<string, Pick<Copy, 'state'>>;
    warn(message: string, inManifest?: string): void;
  };
}

type HookHappening = Extract<Happening, { readonly event: 'hook' }>;

const skipCode = 75;

interface Entered {
  readonly hook: Hook;
  readonly argv: readonly string[];
  /** Says in the journal that it was left. */
  readonly onLeft: () => Promise<void>;
}

interface Failed {
  readonly error: unknown;
}

/**
 * Runs the hooks around one step. What was entered is left, also after a failure, unless that keeps the application out
 * of service: then it stays in the journal for whoever recovers.
 */
export async function withHooks<T>(
  run: HookScene,
  point: Point,
  step: () => Promise<T>,
): Promise<T> {
  const entered: Entered[] = [];
  const stepping = enter(run, point, entered).then(step);
  let failed = await stepping.then(
    () => null,
    (error: unknown): Failed => ({ error }),
  );
  const hasFailed = failed !== null;
  const left = staysOutOfService(failed?.error) ? [] : entered;
  for (const one of left) failed = await runOut(run, one, failed);
  for (const hook of hooksAt(run, 'after', point)) {
    if (!('when' in hook) || !applies(hook.when, failed)) continue;
    failed = await runOut(run, { hook, argv: hook.run }, failed);
  }
  if (!hasFailed && failed !== null) throw failed.error;
  return await stepping;
}

async function enter(run: HookScene, point: Point, entered: Entered[]): Promise<void> {
  for (const hook of hooksAt(run, 'before', point)) {
    if ('run' in hook) await runHook(run, hook, { argv: hook.run, isEntrance: true });
  }
  for (const hook of hooksAt(run, 'around', point)) {
    if (!('enter' in hook)) continue;
    const { at, enter: way, leave: argv, env, timeout: timeoutMs, onError } = hook;
    const { repository: cwd } = run.file;
    const effect: HookEntered = {
      ...{ do: 'hook-entered', at, enter: way, leave: argv },
      ...{ cwd, env, timeoutMs, onError },
    };
    // Half an entrance needs the whole exit, also when we are killed within it.
    const onLeft = await run.record.intend(effect);
    entered.unshift({ hook, argv, onLeft });
    await runHook(run, hook, { argv: way, isEntrance: true });
  }
}

function hooksAt({ plan }: HookScene, kind: string, point: Point): readonly Hook[] {
  return plan.hooks.filter(({ at }) => at === `${kind}:${point}`);
}

interface WayOut {
  readonly hook: Hook;
  readonly argv: readonly string[];
  readonly onLeft?: () => Promise<void>;
}

/**
 * Runs a hook on the way out, which goes on in any case. The first failure leads; others are told beside it. One that
 * could not be left stays in the journal: whoever recovers tries again.
 */
async function runOut(
  run: HookScene,
  { hook, argv, onLeft }: WayOut,
  failed: Failed | null,
): Promise<Failed | null> {
  try {
    await runHook(run, hook, { argv, isEntrance: false });
    await onLeft?.();
    return failed;
  } catch (error) {
    if (failed === null) return { error };
    run.progress.warn(messageOf(error), `the hook ${hook.at} failed`);
    return failed;
  }
}

function applies(when: 'success' | 'failure' | 'always', failed: Failed | null): boolean {
  return when === 'always' || (when === 'failure') === (failed !== null);
}

interface HookCall {
  readonly argv: readonly string[];
  /** Only on the way in exit 75 can mean that there is nothing to do. */
  readonly isEntrance: boolean;
}

async function runHook(run: HookScene, hook: Hook, { argv, isEntrance }: HookCall): Promise<void> {
  const { at, timeout: timeoutMs } = hook;
  run.emit({ event: 'hook', point: at, state: 'started', message: argv.join(' ') });
  const sight = { at, env: hook.env, pipeline: run.plan.name, run: run.id };
  const env = hookEnvironment(sight, run.environment);
  const program = { at, argv, cwd: run.file.repository, env, timeoutMs };
  // A cancelled run still leaves what it entered: only the hook's own limit ends a hook.
  const { exit, failure } = await runHookProgram(program, run.parts.launcher, null);
  if (failure === null) {
    run.emit({ event: 'hook', point: at, state: 'done', message: argv[0] ?? '' });
    return;
  }
  const asksToSkip = exit.code === skipCode && isEntrance && !exit.isStopped;
  if (asksToSkip && !hasCommitted(run)) throw skipped(at, exit.stderr);
  const error = asksToSkip ? tooLateToSkip(at) : failure;
  run.emit({ event: 'hook', point: at, state: 'failed', message: error.message });
  if (hook.onError === 'fail') throw error;
  run.progress.warn(error.message, `the hook ${at} failed`);
}

function hasCommitted({ progress }: HookScene): boolean {
  return [...progress.copies.values()].some(({ state }) => state === 'committed');
}

function skipped(at: string, stderr: string): BackupError {
  const why = stderr.trim().split('\n').at(-1) ?? '';
  return new BackupError({
    code: 'BP5061',
    message: `the hook ${at} asked to skip this run${why === '' ? '' : `: ${why}`}`,
    hint: 'nothing to do; the next run asks again',
  });
}

function tooLateToSkip(at: string): BackupError {
  return new BackupError({
    code: 'BP5060',
    message: `the hook ${at} asked to skip this run (exit 75) when its backup was already committed`,
    hint: 'let a hook before the run, the dump or the upload decide; end with 0 where there is nothing to do',
  });
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
