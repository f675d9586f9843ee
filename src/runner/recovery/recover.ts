import { rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { timeOf } from '../../model/run/backup-id.ts';
import type { Effect } from '../../stages/effect.ts';
import { readLastOutcome, rememberOutcome } from '../backup/last-outcome.ts';
import { appendEntry, type Entry, isNoAttempt, openEffects } from '../journal.ts';
import { removeHalfWritten } from '../state-folder.ts';
import { sweepTemporaries } from '../temporaries.ts';
import { isAtWork, isHeld, readIfThere } from './journals.ts';
import { isOurJournal, leaveHook } from './leave-hooks.ts';
import { letGoOn } from './let-go-on.ts';
import { assertMadeBy } from './made-by.ts';
import { recoverRestores } from './recover-restores.ts';
import type { RecoveryEmit, RecoveryJob } from './recovery-job.ts';
import { sweepPlace } from './sweep-place.ts';
import { describeEffect, undoEffect, undoingContext } from './undo-effect.ts';

/** How many finished runs are remembered. */
const keptRuns = 100;
/** A run has a folder for a moment before it has a journal. */
const justBegunMs = 60_000;

export interface RecoveredRuns {
  /** Restores whose data could not be taken back. */
  readonly half: readonly string[];
}

interface Recovery {
  /** The run that is recovering; `null` for the verb. */
  readonly except: string | null;
  readonly emit: RecoveryEmit;
}

/**
 * Cleans up after restores and runs that were killed or could not clean up themselves: what their journals intended and never
 * finished. Only under the lock of the pipeline, so that no run without a last line can still be at work. What cannot
 * be cleaned now is tried again next time.
 */
export async function recoverRuns(job: RecoveryJob, recovery: Recovery): Promise<RecoveredRuns> {
  const { plan } = job;
  const half: string[] = [];
  // What ran under a former name is found under that.
  for (const name of [plan.name, ...(plan.moved?.from ?? [])]) {
    half.push(...(await recoverNamed({ ...job, plan: { ...plan, name } }, recovery)));
  }
  return { half };
}

async function recoverNamed(
  job: RecoveryJob,
  { except, emit }: Recovery,
): Promise<RecoveredRuns['half']> {
  const half = await recoverRestores(job, emit);
  const runs = (await job.state.runs(job.plan.name)).filter((run) => run !== except);
  const clean: string[] = [];
  // What was stopped is not to wait for anything: a destination may answer late or never.
  for (const run of runs) await leaveAll(job, run, emit);
  for (const run of runs) if (await recoverOne(job, run, emit)) clean.push(run);
  await removeHalfWritten(dirname(job.state.runsOf(job.plan.name)));
  await sweepOthers(job, emit);
  // A run that left something is remembered, however old it is: nobody else knows what to look for.
  for (const run of runs.slice(0, Math.max(0, runs.length - keptRuns))) {
    if (!clean.includes(run)) continue;
    await rm(job.state.runFolder(job.plan.name, run), { recursive: true, force: true });
  }
  return half;
}

/** Runs the `leave` of every hook that a dead run entered, the last one first, as it would have itself. */
async function leaveAll(job: RecoveryJob, run: string, emit: Recovery['emit']): Promise<void> {
  const path = join(job.state.runFolder(job.plan.name, run), 'journal.ndjson');
  const entries = (await readIfThere(path)) ?? [];
  if (
    entries.some(({ kind }) => kind === 'end') ||
    (await isAtWork(job, folderOf(job, run), entries))
  )
    return;
  for (const { number, effect } of openEffects(entries).toReversed()) {
    if (effect.do === 'held-still' && (await letGoOn(job, { run, held: effect, path }, emit))) {
      await appendEntry(path, { kind: 'done', number });
    }
    if (effect.do !== 'hook-entered') continue;
    if (!(await isOurJournal(path))) {
      const message = `the hook ${effect.at} of the run ${run} is not left: others could have written ${path}`;
      emit({ event: 'hook', point: effect.at, state: 'failed', message });
      continue;
    }
    const isLeft = await leaveHook(job, { run, hook: effect }, emit);
    if (isLeft) await appendEntry(path, { kind: 'done', number });
  }
}

/** What other commands have left that were killed: keys, and parts of files out of backups. */
async function sweepOthers(
  { state, plan, isAlive, parts: { destinations }, ...context }: RecoveryJob,
  emit: Recovery['emit'],
): Promise<void> {
  const around = { state, pipeline: plan.name, isAlive, destinations };
  const { removed, left } = await sweepTemporaries(around, context);
  if (removed.length > 0) {
    const message = `a command was killed; its temporary files were removed: ${removed.join(', ')}`;
    emit({ event: 'recovered', message });
  }
  for (const what of left) {
    emit({ event: 'warning', message: `a command left something behind: ${what}` });
  }
}

/** Whether nothing is left of a run. */
async function recoverOne(job: RecoveryJob, run: string, emit: Recovery['emit']): Promise<boolean> {
  const path = join(job.state.runFolder(job.plan.name, run), 'journal.ndjson');
  const entries = await readIfThere(path);
  if (entries === null || entries.length === 0) return await dropIfOld(job, run);
  if (entries.some(({ kind }) => kind === 'end')) return true;
  const isOver = entries.some(({ kind }) => kind === 'left');
  if (await isAtWork(job, folderOf(job, run), entries)) return false;
  if (!isOver) await rememberKilled(job, run, entries);
  const { failures, count } = await undoAll(job, run, entries);
  if (failures.length > 0) {
    const what = failures.join('; ');
    emit({ event: 'warning', message: `the run ${run} left something behind: ${what}` });
    return false;
  }
  await removeHalfWritten(job.state.runFolder(job.plan.name, run));
  const at = new Date(job.clock.now()).toISOString();
  await appendEntry(path, { kind: 'end', at, outcome: isOver ? 'cleaned' : 'interrupted' });
  const how = isOver ? 'could not clean up' : 'was interrupted';
  emit({ event: 'recovered', message: `the run ${run} ${how}; ${count} remains were removed` });
  return true;
}

async function undoAll(
  job: RecoveryJob,
  run: string,
  entries: readonly Entry[],
): Promise<{ readonly failures: readonly string[]; readonly count: number }> {
  const failures: string[] = [];
  // Decrypted and other temporary files lie in folders of ours: those go first.
  const effects = openEffects(entries).toSorted((a, b) => rank(a.effect) - rank(b.effect));
  for (const { effect } of effects) {
    if (effect.do === 'hook-entered' || effect.do === 'held-still') {
      const ends = effect.do === 'held-still' ? 'started again' : 'left';
      failures.push(`${describeEffect(effect)} was not ${ends}`);
      continue;
    }
    try {
      await undoOne(job, run, effect);
    } catch (error) {
      job.signal.throwIfAborted();
      const reason = error instanceof Error ? error.message : String(error);
      failures.push(`${describeEffect(effect)}: ${reason}`);
    }
  }
  return { failures, count: effects.length };
}

async function undoOne(job: RecoveryJob, run: string, effect: Effect): Promise<void> {
  if (effect.do === 'place') {
    await sweepPlace(job, effect, journalOf(job, run));
    return;
  }
  assertMadeBy(run, effect);
  await undoEffect(effect, job.parts.destinations, undoingContext(job));
}

function journalOf(job: RecoveryJob, run: string): string {
  return join(folderOf(job, run), 'journal.ndjson');
}

/** It was killed before it had done anything; or it has only just begun, and will wait for the lock. */
async function dropIfOld(job: RecoveryJob, run: string): Promise<boolean> {
  const { state, plan, clock } = job;
  const isOld = clock.now() - timeOf(run) > justBegunMs && !(await isHeld(job, folderOf(job, run)));
  if (isOld) await rm(state.runFolder(plan.name, run), { recursive: true, force: true });
  return isOld;
}

/** Nobody has heard of its end. One that could not be cleaned up for long is no news after a younger run. */
async function rememberKilled(
  { state, plan, clock }: RecoveryJob,
  run: string,
  entries: readonly Entry[],
): Promise<void> {
  if (isNoAttempt(entries)) return;
  const last = await readLastOutcome(state, plan.name);
  if (last !== null && last.run >= run) return;
  const at = new Date(clock.now()).toISOString();
  const killed = { run, outcome: 'interrupted', reason: 'it was killed', at } as const;
  await rememberOutcome(state, plan.name, killed);
}

function folderOf({ state, plan }: RecoveryJob, run: string): string {
  return state.runFolder(plan.name, run);
}

function rank(effect: Effect): number {
  return effect.do === 'folder' ? 0 : 1;
}
