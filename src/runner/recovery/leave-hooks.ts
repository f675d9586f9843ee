import { lstat } from 'node:fs/promises';
import type { Happening } from '../../model/run/event.ts';
import type { HookEntered } from '../../stages/effect.ts';
import { hookEnvironment, runHookProgram } from '../../stages/hook-program.ts';
import type { Job } from '../job.ts';

interface LeavingJob extends Pick<Job, 'plan' | 'environment' | 'signal'> {
  readonly parts: Pick<Job['parts'], 'launcher'>;
}

type Told = Extract<Happening, { readonly event: 'hook' | 'recovered' | 'warning' }>;

/** Of a run that is no more. */
interface Entrance {
  readonly run: string;
  readonly hook: HookEntered;
}

/**
 * Runs the `leave` of a hook that a run entered, or may have entered, and never left. Whether it is left now: when not,
 * it has been said, and somebody must look. Fails only when the signal fires.
 */
export async function leaveHook(
  job: LeavingJob,
  { run, hook }: Entrance,
  emit: (happening: Told) => void,
): Promise<boolean> {
  const { at, cwd, ...wished } = { ...hook, ...mended(job, hook) };
  const { leave: argv, env: names, timeoutMs, onError } = wished;
  emit({ event: 'hook', point: at, state: 'started', message: argv.join(' ') });
  const env = hookEnvironment({ at, env: names, pipeline: job.plan.name, run }, job.environment);
  const program = { at, argv, cwd, env, timeoutMs };
  const { failure } = await runHookProgram(program, job.parts.launcher, job.signal);
  if (failure === null) {
    emit({ event: 'hook', point: at, state: 'done', message: argv[0] ?? '' });
    emit({
      event: 'recovered',
      message: `the run ${run} ended within the hook ${at}: it was left`,
    });
    return true;
  }
  const message = `what the run ${run} entered is not left: ${failure.message}`;
  if (onError === 'warn') emit({ event: 'warning', message });
  else emit({ event: 'hook', point: at, state: 'failed', message });
  return onError === 'warn';
}

/**
 * Whether nobody else can have written a journal, whose programs would run with our rights: one of another user is not
 * ours to obey, even where we may read it.
 */
export async function isOurJournal(path: string): Promise<boolean> {
  const { uid, mode } = await lstat(path);
  const isOwn = process.getuid === undefined || process.getuid() === uid;
  return isOwn && (mode & 0o022) === 0;
}

/** Who has mended `leave` in the file wants the mended one. */
function mended(
  { plan }: LeavingJob,
  { at, enter }: HookEntered,
): Pick<HookEntered, 'leave' | 'env' | 'timeoutMs' | 'onError'> | null {
  for (const hook of plan.hooks) {
    if (hook.at !== at || !('enter' in hook)) continue;
    if (JSON.stringify(hook.enter) !== JSON.stringify(enter)) continue;
    const { leave, env, timeout: timeoutMs, onError } = hook;
    return { leave, env, timeoutMs, onError };
  }
  return null;
}
