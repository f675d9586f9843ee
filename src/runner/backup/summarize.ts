import { type ExitCode, exits } from '../../model/exit.ts';
import { BackupError } from '../../model/failures.ts';
import { Interruption } from '../../model/run/interruption.ts';
import { isImported, originOf } from '../../model/run/origin.ts';
import type { FailureSummary, Outcome, RunSummary } from '../../model/run/summary.ts';
import type { Progress } from '../../stages/progress.ts';
import { backupOf } from '../../stages/stamp.ts';
import type { Job } from '../job.ts';
import type { RunFailure } from './run-failure.ts';
import type { StageLog } from './stage-log.ts';

export interface Ended {
  readonly job: Job;
  readonly id: string;
  readonly startedAt: number;
  readonly progress: Progress;
  readonly log: StageLog;
  readonly failure: RunFailure | null;
}

/** How a run ended, in the one shape for all outcomes. */
export function summarize(ended: Ended): RunSummary {
  const { job, id, startedAt, progress, log, failure } = ended;
  const finishedAt = job.clock.now();
  const { outcome, exit, reason } = judge(ended);
  const backup = backupOf({ id, progress });
  const origin = originOf(job.wishes);
  return {
    formatVersion: 1,
    pipeline: job.plan.name,
    run: id,
    outcome,
    ...(origin !== 'run' && { origin }),
    exit,
    reason,
    startedAt: new Date(startedAt).toISOString(),
    finishedAt: new Date(finishedAt).toISOString(),
    durationMs: Math.max(0, finishedAt - startedAt),
    backup: hasCopy(progress) ? backup : null,
    artifacts: progress.artifacts.map(({ record }) => ({
      id: record.id,
      file: record.file,
      plainBytes: record.plain.bytes,
      storedBytes: record.stored.bytes,
    })),
    destinations: job.parts.destinations.map(
      ({ id: destination, required, destination: { location } }) => {
        const copy = progress.copies.get(destination);
        const error = copy?.state === 'failed' ? messageOf(copy.error) : null;
        return {
          id: destination,
          required,
          state: copy?.state === 'committed' ? 'committed' : 'missing',
          error,
          location: location === undefined ? null : `${location}/${job.plan.name}/${backup}`,
        };
      },
    ),
    stages: log.summaries,
    ...quiescedIn(progress),
    failure: failure && describe(failure),
    warnings: progress.warnings,
    missing: progress.manifest?.manifest.missing ?? [],
    removed: progress.removed,
  };
}

function quiescedIn({ stillnesses }: Progress): Pick<RunSummary, 'quiesced'> {
  if (stillnesses.length === 0) return {};
  return {
    quiesced: stillnesses.map(({ container, how, durationMs }) => ({
      ...{ container, how },
      durationMs: durationMs === null ? null : Math.round(durationMs),
    })),
  };
}

interface Judgement {
  readonly outcome: Outcome;
  readonly exit: ExitCode;
  readonly reason: string;
}

function judge({ job, progress, failure }: Ended): Judgement {
  if (failure !== null) return judgeFailure(failure.error);
  if (job.wishes.dryRun)
    return { outcome: 'success', exit: exits.done, reason: 'the run could begin' };
  const missing = job.parts.destinations.filter(
    ({ id }) => progress.copies.get(id)?.state !== 'committed',
  );
  const names = missing.map(({ id }) => id).join(', ');
  if (missing.some(({ required }) => required)) {
    return {
      outcome: 'failed',
      exit: exits.failed,
      reason: `no copy at ${names}, of which one is required`,
    };
  }
  if (missing.length > 0)
    return { outcome: 'partial', exit: exits.look, reason: `no copy at ${names}` };
  const left = [...progress.missing.keys()].join(', ');
  if (left !== '') return { outcome: 'partial', exit: exits.look, reason: `without ${left}` };
  const [suspicion] = progress.suspicions;
  if (suspicion !== undefined) return { outcome: 'suspect', exit: exits.look, reason: suspicion };
  const [damage] = progress.damaged;
  if (damage !== undefined) return { outcome: 'partial', exit: exits.look, reason: damage };
  if (progress.retentionHeld !== null)
    return { outcome: 'success', exit: exits.look, reason: progress.retentionHeld };
  const what = isImported(job.wishes) ? 'the file is imported' : 'the backup is made';
  return { outcome: 'success', exit: exits.done, reason: `${what} and verified` };
}

function judgeFailure(error: unknown): Judgement {
  const reason = messageOf(error);
  if (error instanceof Interruption) return { outcome: 'cancelled', exit: error.exit, reason };
  if (!(error instanceof BackupError)) return { outcome: 'failed', exit: exits.internal, reason };
  return { outcome: error.code === 'BP5061' ? 'skipped' : 'failed', exit: error.exit, reason };
}

function describe({ error, also }: RunFailure): FailureSummary {
  if (error instanceof BackupError) {
    return { code: error.code, stage: error.stage, message: error.message, hint: error.hint, also };
  }
  if (error instanceof Interruption) {
    return {
      code: 'BP5090',
      stage: null,
      message: error.message,
      hint: 'run again when you are ready',
      also,
    };
  }
  const hint = 'this is a bug; report it with the stack that is shown';
  return { code: 'internal', stage: null, message: messageOf(error), hint, also };
}

function hasCopy(progress: Progress): boolean {
  return [...progress.copies.values()].some(({ state }) => state === 'committed');
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
