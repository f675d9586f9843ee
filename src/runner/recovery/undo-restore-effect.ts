import { join } from 'node:path';
import type { StepContext } from '../../ports/step-context.ts';
import type { Effect, HookEntered, PutBack } from '../../stages/effect.ts';
import { hookEnvironment, runHookProgram } from '../../stages/hook-program.ts';
import { comeBack } from '../../stages/restore/checkout/come-back.ts';
import { removeMaintenanceFile } from '../../stages/restore/maintenance-file.ts';
import { leaveHook } from './leave-hooks.ts';
import { assertMadeBy } from './made-by.ts';
import type { RecoveryEmit, RecoveryJob } from './recovery-job.ts';
import { sweepPlace } from './sweep-place.ts';
import { describeEffect, undoEffect, undoingContext } from './undo-effect.ts';

export interface Undoing {
  /** The restore that was interrupted. */
  readonly id: string;
  readonly effect: Effect;
  /** Whether it had passed its turning point: then everything stays, and only remains go. */
  readonly isTurned: boolean;
}

/** Ends one effect of an interrupted restore. Repeatable; answers why it could not be ended, or `null`. */
export async function undoRestoreEffect(
  job: RecoveryJob,
  undoing: Undoing,
  emit: RecoveryEmit,
): Promise<string | null> {
  try {
    return await undo(job, undoing, emit);
  } catch (error) {
    job.signal.throwIfAborted();
    const reason = error instanceof Error ? error.message : String(error);
    return `${describeEffect(undoing.effect)}: ${reason}`;
  }
}

async function undo(
  job: RecoveryJob,
  { id, effect, isTurned }: Undoing,
  emit: RecoveryEmit,
): Promise<string | null> {
  const context = contextOf(job, emit);
  switch (effect.do) {
    case 'put-back':
      await endPutBack(job, { effect, isTurned }, context);
      return null;
    case 'checkout': {
      if (isTurned) return null;
      const way = await comeBack(effect.handle, job.parts.place, context);
      if (way.state === 'done') return null;
      if (!way.isElsewhere) return `${way.message}; ${way.hint}`;
      // What a person has done since stands, and the application is not kept waiting for it.
      context.warn(way.message);
      return null;
    }
    case 'hook-entered':
      return (await leaveHook(job, { run: id, hook: effect }, emit))
        ? null
        : `${describeEffect(effect)} was not left`;
    case 'place':
      await sweepPlace(
        job,
        effect,
        join(job.state.restoreFolder(job.plan.name, id), 'journal.ndjson'),
      );
      return null;
    case 'maintenance-file':
      await removeMaintenanceFile(effect.path, effect.restore);
      return null;
    default:
      assertMadeBy(id, effect);
      await undoEffect(effect, job.parts.destinations, context);
      return null;
  }
}

/** What a program has done to live data can be taken back by nobody: that is told once, and not tried for ever. */
async function endPutBack(
  { restorerFor }: RecoveryJob,
  { effect, isTurned }: { readonly effect: PutBack; readonly isTurned: boolean },
  context: StepContext,
): Promise<void> {
  const { definition, handle, isReversible, discardPrevious } = effect;
  const restorer = await restorerFor(definition);
  if (isTurned) {
    await restorer.settle(handle, { discardPrevious }, context);
    return;
  }
  await restorer.rollback(handle, context).catch((error: unknown) => {
    if (isReversible) throw error;
    context.warn(`${effect.artifact}: ${error instanceof Error ? error.message : String(error)}`);
  });
}

export interface StoppingJob extends Pick<RecoveryJob, 'environment' | 'signal'> {
  readonly plan: Pick<RecoveryJob['plan'], 'name'>;
  readonly parts: Pick<RecoveryJob['parts'], 'launcher'>;
}

/** An application that was started on data that is about to be taken back is stopped first. Answers why it was not. */
export async function stopAgain(
  { plan, parts, environment, signal }: StoppingJob,
  id: string,
  { at, enter: argv, cwd, timeoutMs }: HookEntered,
): Promise<string | null> {
  const env = hookEnvironment({ at, env: [], pipeline: plan.name, run: id }, environment);
  const program = { at, argv, cwd, env, timeoutMs };
  const { failure } = await runHookProgram(program, parts.launcher, signal);
  return failure === null ? null : `the application could not be stopped: ${failure.message}`;
}

function contextOf(job: RecoveryJob, emit: RecoveryEmit): StepContext {
  return {
    ...undoingContext(job),
    warn: (message) => emit({ event: 'warning', message }),
  };
}
