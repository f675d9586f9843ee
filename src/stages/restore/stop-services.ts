import { BackupError } from '../../model/failures.ts';
import type { HookEntered } from '../effect.ts';
import { hookEnvironment, runHookProgram } from '../hook-program.ts';
import { contextOf, type Restore } from './restore.ts';
import type { ServiceCommands } from './services/services.ts';

/** For an application to write down what it has, or to warm up. */
const limitMs = 10 * 60_000;

/** By which their stop is known in a journal. */
export const servicesPoint = 'services';

/** Services that this restore has stopped. As long as it is not forgotten, whoever recovers starts them again. */
export interface Stopped {
  start(): Promise<void>;
  /** After a start that did not help: the data is about to be taken back. */
  stop(): Promise<void>;
  /** They run, with the data that stays. */
  forget(): Promise<void>;
}

/** Everything by which what runs of the application is stopped, written down; `null` when nothing runs. */
export async function prepareStop(restore: Restore): Promise<Stopped | null> {
  restore.signal.throwIfAborted();
  const commands = (await restore.services?.observe(contextOf(restore))) ?? null;
  if (commands === null) return null;
  const { stop, start, cwd } = commands;
  const effect: HookEntered = {
    ...{ do: 'hook-entered', at: servicesPoint, enter: stop, leave: start },
    ...{ cwd, env: [], timeoutMs: limitMs, onError: 'fail' },
  };
  const done = await restore.record.intend(effect);
  return {
    start: () => runCommand(restore, 'start', commands),
    stop: () => runCommand(restore, 'stop', commands),
    forget: done,
  };
}

async function runCommand(
  restore: Restore,
  what: 'stop' | 'start',
  commands: ServiceCommands,
): Promise<void> {
  const { cwd, [what]: argv } = commands;
  const { environment, parts, emit, pipeline, id } = restore;
  const point = `${servicesPoint}:${what}`;
  emit({ event: 'hook', point, state: 'started', message: argv.join(' ') });
  const env = hookEnvironment({ at: point, env: [], pipeline, run: id }, environment);
  const program = { at: point, argv, cwd, env, timeoutMs: limitMs };
  const { failure } = await runHookProgram(program, parts.launcher, null);
  const state = failure === null ? 'done' : 'failed';
  emit({ event: 'hook', point, state, message: failure?.message ?? argv[0] ?? '' });
  if (failure === null) return;
  const { message } = failure;
  throw new BackupError({
    code: 'BP5121',
    message: `the application could not be ${what === 'stop' ? 'stopped' : 'started'}: ${message}`,
    hint: `run it by hand to see more: ${argv.join(' ')}`,
    cause: failure,
  });
}
