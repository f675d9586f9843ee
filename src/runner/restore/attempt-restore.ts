import { resolve } from 'node:path';
import { BackupError } from '../../model/failures.ts';
import type { RestoreEmit } from '../../model/restore/event.ts';
import { withHooks } from '../../stages/hooks.ts';
import { assertSaved } from '../../stages/restore/assert-saved.ts';
import type { Decided } from '../../stages/restore/decided.ts';
import { loadAll, rehearseAll } from '../../stages/restore/load-all.ts';
import { withMaintenanceFile } from '../../stages/restore/maintenance.ts';
import { Placed } from '../../stages/restore/placed.ts';
import type { RestoreProgress } from '../../stages/restore/progress.ts';
import type { Restore } from '../../stages/restore/restore.ts';
import { settleAll } from '../../stages/restore/settle-all.ts';
import { TakenBack } from '../../stages/restore/taken-back.ts';
import { formatEstimate } from '../../util/human.ts';
import { assertAsRead } from '../assert-as-read.ts';
import { Cleanup } from '../cleanup.ts';
import { journaled } from '../journaled-destination.ts';
import { assertWholeData } from '../recovery/assert-whole-data.ts';
import { recoverRuns } from '../recovery/recover.ts';
import { asStateFailure } from '../state-folder.ts';
import { watchWays } from '../watched-ways.ts';
import { type Limit, withinTime } from '../within-time.ts';
import { decideConfirmed } from './decide-confirmed.ts';
import { hookScene } from './hook-scene.ts';
import { replaceData } from './replace-data.ts';
import type { RestoreFailure } from './restore-failure.ts';
import type { RestoreJob } from './restore-job.ts';
import type { RestoreLog, StepNote } from './restore-log.ts';
import { openRestoreRecord, type RestoreRecord } from './restore-record.ts';

export interface Around {
  readonly id: string;
  readonly emit: RestoreEmit;
  readonly progress: RestoreProgress;
  readonly log: RestoreLog;
}

export interface Attempted {
  /** `null` when it did not come to a plan. */
  readonly decided: Decided | null;
  readonly failure: RestoreFailure | null;
}

/** Walks the steps. Whatever happens, what it made is cleaned up or waits in the journal for whoever recovers. */
export async function attemptRestore(job: RestoreJob, around: Around): Promise<Attempted> {
  const attempt = new Attempt(job, around);
  try {
    await attempt.walk();
    return { decided: attempt.decided, failure: await attempt.end(null) };
  } catch (error) {
    return { decided: attempt.decided, failure: await attempt.end({ error }) };
  }
}

class Attempt {
  decided: Decided | null = null;
  readonly #job: RestoreJob;
  readonly #around: Around;
  readonly #cleanup = new Cleanup();
  readonly #limit: Limit;

  constructor(job: RestoreJob, around: Around) {
    this.#job = job;
    this.#around = around;
    this.#limit = withinTime(job.signal, job.plan.restore?.timeout, tooLong);
    this.#cleanup.defer('the time limit', () => Promise.resolve(this.#limit.end()));
  }

  async walk(): Promise<void> {
    const { log, progress } = this.#around;
    await log.step('lock', () => this.#lock());
    const record = await asStateFailure(this.#job.state.path, () => this.#openRecord());
    await log.step('plan', () => this.#confirm(record));
    const { decided } = this;
    if (decided === null) throw new TypeError('a plan is made or refused');
    const restore = this.#restoreOf(decided, record);
    if (this.#job.answer === null) {
      await log.step('load', () => rehearseAll(restore));
      return;
    }
    const { parts, clock } = this.#job;
    await watchWays({ ways: parts.ways, record, cleanup: this.#cleanup, clock });
    await log.step('safety', () => this.#saveToday(restore));
    const placed: Placed[] = [];
    this.#cleanup.defer('the loaded data', () => this.#rollback(placed));
    await log.step('load', () => load(restore, placed));
    const replacing = { placed, log, turn: () => this.#turn(record) };
    try {
      await withHooks(hookScene(this.#job, restore), 'restore', () =>
        withMaintenanceFile(restore, () => replaceData(restore, replacing)),
      );
    } finally {
      // Large trees may go: the application is not kept waiting for it.
      if (progress.isTurned) await log.step('settle', () => settleAll(restore, placed));
    }
  }

  /** Releases everything, and answers how it ended. */
  async end(failed: { readonly error: unknown } | null): Promise<RestoreFailure | null> {
    const also = await this.#cleanup.release();
    if (failed === null) {
      for (const message of also) this.#around.progress.doubt(`cleaning up: ${message}`);
      return null;
    }
    const { error } = failed;
    const { signal } = this.#limit;
    const cause = error instanceof TakenBack ? error.cause : error;
    const taken = error instanceof TakenBack ? error.also : [];
    const isStopped = signal.aborted && !this.#around.progress.isTurned;
    return { error: isStopped ? signal.reason : cause, also: [...taken, ...also] };
  }

  async #lock(): Promise<StepNote> {
    const { plan, parts, clock, isAlive, state, environment } = this.#job;
    const { id, emit } = this.#around;
    const { signal } = this.#limit;
    const since = new Date(clock.now()).toISOString();
    const names = [plan.name, ...(plan.moved?.from ?? [])];
    const held = await parts.locks.acquire(names, 'exclusive', {
      waitMs: plan.stages.lock.wait,
      signal,
      holder: { ...this.#job.process, verb: 'restore', run: id, since },
    });
    this.#cleanup.defer('the lock', () => held.release());
    const { restorerFor } = this.#job;
    const recovery = { plan, parts, state, environment, clock, signal, isAlive, restorerFor };
    assertWholeData(await recoverRuns(recovery, { except: null, emit }));
    assertAsRead(this.#job);
    return plan.name;
  }

  #openRecord(): Promise<RestoreRecord> {
    const { id, progress } = this.#around;
    const warn = (message: string) => progress.warn(message);
    return openRestoreRecord(this.#job, { id, cleanup: this.#cleanup, warn });
  }

  async #confirm({ scratch }: RestoreRecord): Promise<StepNote> {
    const { emit, progress } = this.#around;
    const warn = (message: string) => {
      progress.warn(message);
      emit({ event: 'warning', message });
    };
    const decided = await decideConfirmed(this.#job, {
      ...{ scratch, warn, signal: this.#limit.signal, clock: this.#job.clock },
      ...{ record: nothing, progress: nothing },
    });
    this.decided = decided;
    for (const message of decided.plan.warnings) progress.warn(message);
    return decided.plan.backup.id;
  }

  #restoreOf(decided: Decided, { scratch, intend }: RestoreRecord): Restore {
    const { plan, file, services, health, environment, owner, clock } = this.#job;
    const { id, emit, progress } = this.#around;
    const parts = withJournal(this.#job.parts, intend);
    const { maintenance, after } = plan.restore ?? {};
    const { lockFile } = maintenance ?? {};
    return {
      ...{ id, pipeline: plan.name, decided, file, parts, services, health, environment, owner },
      ...{ clock, scratch, emit, progress, record: { intend } },
      signal: this.#limit.signal,
      maintenanceFile: lockFile === undefined ? null : resolve(file.repository, lockFile),
      migrate: after?.migrate ?? null,
    };
  }

  async #saveToday({ decided, id, emit, progress }: Restore): Promise<StepNote> {
    const { dumpsToSave: only, plan } = decided;
    if (only.length === 0) return { skipped: plan.safetyBackup.reason };
    const summary = await this.#job.makeSafetyBackup({
      ...{ only, signal: this.#limit.signal },
      note: `before the restore ${id} of ${plan.backup.id}`,
      onProgress: (bytes) => emit({ event: 'safety-progress', bytes }),
    });
    this.#limit.signal.throwIfAborted();
    progress.safetyBackup = assertSaved(summary, only);
    return progress.safetyBackup;
  }

  /** All of them, also when one fails; the last one first. What stays is not taken back, and what failed has been told. */
  async #rollback(placed: readonly Placed[]): Promise<void> {
    if (this.#around.progress.isTurned) return;
    const cleanup = new Cleanup();
    const open = placed.filter(({ isStuck }) => !isStuck);
    for (const one of open) cleanup.defer(one.part.artifact.id, () => one.rollback());
    const failed = await cleanup.release();
    if (failed.length > 0) throw new Error(failed.join('; '));
  }

  async #turn(record: RestoreRecord): Promise<void> {
    await record.turn();
    this.#around.progress.isTurned = true;
  }
}

async function load(restore: Restore, placed: Placed[]): Promise<StepNote> {
  for (const part of restore.decided.parts) placed.push(await Placed.begin(restore, part));
  return await loadAll(restore, placed);
}

/** That a copy is read is written down where it lies, and what a crash would leave of that in the journal. */
function withJournal(parts: RestoreJob['parts'], intend: RestoreRecord['intend']) {
  const destinations = parts.destinations.map((part) => ({
    ...part,
    destination: journaled(part.destination, { intend }),
  }));
  return { ...parts, destinations };
}

function nothing(): undefined {
  return undefined;
}

function tooLong(timeoutMs: number): BackupError {
  return new BackupError({
    code: 'BP5016',
    message: `the restore took longer than ${formatEstimate(timeoutMs)}`,
    hint: 'find out what is slow, or give it a longer `restore.timeout`',
  });
}
