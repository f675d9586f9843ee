import { rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { timeOf } from '../model/run/backup-id.ts';
import type { Happening } from '../model/run/event.ts';
import type { Effect } from '../stages/effect.ts';
import type { Job } from './job.ts';
import { appendEntry, type Entry, openEffects, readJournal } from './journal.ts';
import { readLastOutcome, rememberOutcome } from './last-outcome.ts';
import { removeHalfWritten } from './state-folder.ts';
import { describeEffect, undoEffect, undoingContext } from './undo-effect.ts';

/** How many finished runs are remembered. */
const keptRuns = 100;
/** A run has a folder for a moment before it has a journal. */
const justBegunMs = 60_000;

export type RecoveryJob = Pick<Job, 'plan' | 'state' | 'parts' | 'clock' | 'signal' | 'isAlive'>;

interface Recovery {
  /** The run that is recovering; `null` for the verb. */
  readonly except: string | null;
  readonly emit: (happening: Happening) => void;
}

/**
 * Cleans up after runs that were killed or could not clean up themselves: what their journals intended and never
 * finished. Only under the lock of the pipeline, so that no run without a last line can still be at work. What cannot
 * be cleaned now is tried again next time.
 */
export async function recoverRuns(job: RecoveryJob, { except, emit }: Recovery): Promise<void> {
  const runs = (await job.state.runs(job.plan.name)).filter((run) => run !== except);
  const clean: string[] = [];
  for (const run of runs) if (await recoverOne(job, run, emit)) clean.push(run);
  await removeHalfWritten(dirname(job.state.runsOf(job.plan.name)));
  // A run that left something is remembered, however old it is: nobody else knows what to look for.
  for (const run of runs.slice(0, Math.max(0, runs.length - keptRuns))) {
    if (!clean.includes(run)) continue;
    await rm(job.state.runFolder(job.plan.name, run), { recursive: true, force: true });
  }
}

/** Whether nothing is left of a run. */
async function recoverOne(job: RecoveryJob, run: string, emit: Recovery['emit']): Promise<boolean> {
  const path = join(job.state.runFolder(job.plan.name, run), 'journal.ndjson');
  const entries = await readIfThere(path);
  if (entries === null || entries.length === 0) return await dropIfOld(job, run);
  if (entries.some(({ kind }) => kind === 'end')) return true;
  const isOver = entries.some(({ kind }) => kind === 'left');
  if (!isOver && entries.some((entry) => isWaiting(job, entry))) return false;
  if (!isOver) await rememberKilled(job, run, entries);
  const { failures, count } = await undoAll(job, entries);
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
  entries: readonly Entry[],
): Promise<{ readonly failures: readonly string[]; readonly count: number }> {
  const failures: string[] = [];
  // Decrypted and other temporary files lie in folders of ours: those go first.
  const effects = openEffects(entries).toSorted((a, b) => rank(a.effect) - rank(b.effect));
  for (const { effect } of effects) {
    try {
      await undoEffect(effect, job.parts.destinations, undoingContext(job));
    } catch (error) {
      job.signal.throwIfAborted();
      const reason = error instanceof Error ? error.message : String(error);
      failures.push(`${describeEffect(effect)}: ${reason}`);
    }
  }
  return { failures, count: effects.length };
}

/** It was killed before it had done anything; or it has only just begun, and will wait for the lock. */
async function dropIfOld({ state, plan, clock }: RecoveryJob, run: string): Promise<boolean> {
  const isOld = clock.now() - timeOf(run) > justBegunMs;
  if (isOld) await rm(state.runFolder(plan.name, run), { recursive: true, force: true });
  return isOld;
}

/** Nobody has heard of its end. One that could not be cleaned up for long is no news after a younger run. */
async function rememberKilled(
  { state, plan, clock }: RecoveryJob,
  run: string,
  entries: readonly Entry[],
): Promise<void> {
  if (entries.some((entry) => entry.kind === 'start' && entry.isDry)) return;
  const last = await readLastOutcome(state, plan.name);
  if (last !== null && last.run >= run) return;
  const at = new Date(clock.now()).toISOString();
  const killed = { run, outcome: 'interrupted', reason: 'it was killed', at } as const;
  await rememberOutcome(state, plan.name, killed);
}

/** A run makes its journal before it has the lock. */
function isWaiting(job: RecoveryJob, entry: Entry): boolean {
  return entry.kind === 'start' && entry.by !== undefined && job.isAlive(entry.by);
}

async function readIfThere(path: string): Promise<readonly Entry[] | null> {
  try {
    return await readJournal(path);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}

function rank(effect: Effect): number {
  return effect.do === 'folder' ? 0 : 1;
}
