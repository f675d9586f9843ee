import { rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { timeOf } from '../model/run/backup-id.ts';
import type { Happening } from '../model/run/event.ts';
import type { StepContext } from '../ports/step-context.ts';
import type { Effect } from '../stages/effect.ts';
import type { Job } from './job.ts';
import { appendEntry, type Entry, openEffects, readJournal } from './journal.ts';
import { removeHalfWritten } from './state-folder.ts';

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
 * Cleans up after runs that were killed: what their journals intended and never finished. Only under the lock of the
 * pipeline, so that no run without an end can still be alive. What cannot be cleaned now is tried again next time.
 */
export async function recoverRuns(job: RecoveryJob, { except, emit }: Recovery): Promise<void> {
  const runs = (await job.state.runs(job.plan.name)).filter((run) => run !== except);
  for (const run of runs) await recoverOne(job, run, emit);
  await removeHalfWritten(dirname(job.state.runsOf(job.plan.name)));
  for (const run of runs.slice(0, Math.max(0, runs.length - keptRuns))) {
    await rm(job.state.runFolder(job.plan.name, run), { recursive: true, force: true });
  }
}

async function recoverOne(job: RecoveryJob, run: string, emit: Recovery['emit']): Promise<void> {
  const path = join(job.state.runFolder(job.plan.name, run), 'journal.ndjson');
  const entries = await readIfThere(path);
  if (entries === null || entries.length === 0) {
    // It was killed before it had done anything; or it has only just begun, and will wait for the lock.
    const isOld = job.clock.now() - timeOf(run) > justBegunMs;
    if (isOld) await rm(job.state.runFolder(job.plan.name, run), { recursive: true, force: true });
    return;
  }
  if (entries.some((entry) => entry.kind === 'end' || isWaiting(job, entry))) return;
  const failures: string[] = [];
  // Decrypted and other temporary files lie in folders of ours: those go first.
  const effects = openEffects(entries).toSorted((a, b) => rank(a.effect) - rank(b.effect));
  for (const { effect } of effects) {
    try {
      await undo(job, effect);
    } catch (error) {
      job.signal.throwIfAborted();
      failures.push(
        `${describe(effect)}: ${error instanceof Error ? error.message : String(error)}`,
      );
    }
  }
  if (failures.length > 0) {
    emit({
      event: 'warning',
      message: `the run ${run} left something behind: ${failures.join('; ')}`,
    });
    return;
  }
  await removeHalfWritten(job.state.runFolder(job.plan.name, run));
  const at = new Date(job.clock.now()).toISOString();
  await appendEntry(path, { kind: 'end', at, outcome: 'interrupted' });
  emit({
    event: 'recovered',
    message: `the run ${run} was interrupted; ${effects.length} remains were removed`,
  });
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

async function undo(job: RecoveryJob, effect: Effect): Promise<void> {
  if (effect.do === 'folder') {
    await rm(effect.path, { recursive: true, force: true });
    return;
  }
  const part = job.parts.destinations.find(({ id }) => id === effect.destination);
  // A destination that is no longer in the file cannot be reached; its remains are orphans there.
  if (part === undefined) return;
  const context = quietContext(job);
  if (effect.do === 'live') await part.destination.remove(effect.key, context);
  else await part.destination.settle(effect.key, nothing, effect.token, context);
}

/** What lies under the final name is not the question: only what was left under other names. */
const nothing = { bytes: -1, sha256: '' };

function describe(effect: Effect): string {
  return effect.do === 'folder' ? effect.path : `${effect.key} at ${effect.destination}`;
}

function quietContext({ signal, clock }: RecoveryJob): StepContext {
  return {
    signal,
    clock,
    scratch: { path: () => Promise.reject(new Error('recovery needs no files')) },
    record: () => undefined,
    progress: () => undefined,
    warn: () => undefined,
  };
}
