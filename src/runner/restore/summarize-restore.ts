import { type ExitCode, exits } from '../../model/exit.ts';
import { BackupError } from '../../model/failures.ts';
import type {
  RestoredArtifact,
  RestoreFailureSummary,
  RestoreOutcome,
  RestoreSummary,
} from '../../model/restore/summary.ts';
import { Interruption } from '../../model/run/interruption.ts';
import type { Decided } from '../../stages/restore/decided.ts';
import type { RestoreProgress } from '../../stages/restore/progress.ts';
import type { RestoreFailure } from './restore-failure.ts';
import type { RestoreJob } from './restore-job.ts';
import type { RestoreLog } from './restore-log.ts';

export interface EndedRestore {
  readonly job: RestoreJob;
  readonly id: string;
  readonly startedAt: number;
  readonly progress: RestoreProgress;
  readonly log: RestoreLog;
  /** `null` when it did not come to a plan. */
  readonly decided: Decided | null;
  readonly failure: RestoreFailure | null;
}

/** How a restore ended, in the one shape for all outcomes. */
export function summarizeRestore(ended: EndedRestore): RestoreSummary {
  const { job, id, startedAt, progress, log, decided, failure } = ended;
  const finishedAt = job.clock.now();
  return {
    formatVersion: 1,
    pipeline: job.plan.name,
    run: id,
    backup: decided?.plan.backup.id ?? job.backup,
    version: decided?.plan.backup.version ?? 'unknown',
    ...judge(ended),
    startedAt: new Date(startedAt).toISOString(),
    finishedAt: new Date(finishedAt).toISOString(),
    durationMs: Math.max(0, finishedAt - startedAt),
    artifacts: decided === null ? [] : artifactsOf(decided, progress),
    safetyBackup: progress.safetyBackup,
    code: progress.code,
    steps: log.summaries,
    failure: failure && describe(failure, log),
    warnings: progress.warnings,
  };
}

function artifactsOf(
  { plan, parts }: Decided,
  { loaded, active, kept }: RestoreProgress,
): readonly RestoredArtifact[] {
  return parts.map(({ artifact: { id, plain } }) => ({
    id,
    target: plan.artifacts.find((one) => one.id === id)?.target ?? [],
    plainBytes: plain.bytes,
    from: loaded.get(id) ?? null,
    isActive: active.has(id),
    kept: kept.get(id) ?? [],
  }));
}

interface Judgement {
  readonly outcome: RestoreOutcome;
  readonly exit: ExitCode;
  readonly reason: string;
}

function judge({ job, progress, failure }: EndedRestore): Judgement {
  if (failure !== null) return judgeFailure(failure, progress);
  const [doubt] = progress.doubts;
  if (job.answer === null) {
    const reason = 'everything could be restored; nothing was touched';
    return doubt === undefined
      ? { outcome: 'rehearsed', exit: exits.done, reason }
      : { outcome: 'rehearsed', exit: exits.look, reason: `${reason}, but ${doubt}` };
  }
  if (doubt === undefined) {
    return { outcome: 'restored', exit: exits.done, reason: 'the data is restored' };
  }
  return { outcome: 'incomplete', exit: exits.look, reason: `the data is restored, but ${doubt}` };
}

const refusals: readonly string[] = ['BP5100', 'BP5101'];

function judgeFailure({ error, also }: RestoreFailure, { isTurned }: RestoreProgress): Judgement {
  const why = error instanceof Error ? error.message : String(error);
  // Not everything is as it was: that is worse than any reason to stop.
  const isWorse = also.length > 0;
  const reason = isWorse ? `${why}; and not all could be taken back: ${also[0]}` : why;
  if (isTurned) {
    return {
      outcome: 'incomplete',
      exit: exits.look,
      reason: `the data is restored, but ${why}`,
    };
  }
  if (error instanceof Interruption) {
    return { outcome: 'cancelled', exit: isWorse ? exits.failed : error.exit, reason };
  }
  if (!(error instanceof BackupError)) return { outcome: 'failed', exit: exits.internal, reason };
  if (refusals.includes(error.code)) return { outcome: 'refused', exit: error.exit, reason };
  const outcome = error.code === 'BP5061' ? 'skipped' : 'failed';
  return { outcome, exit: isWorse ? exits.failed : error.exit, reason };
}

function describe({ error, also }: RestoreFailure, log: RestoreLog): RestoreFailureSummary {
  const step = log.failed;
  if (error instanceof BackupError) {
    const { code, message, hint } = error;
    return { code, step, message, hint, also };
  }
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof Interruption) {
    return {
      code: 'BP5090',
      step,
      message,
      hint: 'plan the restore again when you are ready',
      also,
    };
  }
  const hint = 'this is a bug; report it with the stack that is shown';
  return { code: 'internal', step, message, hint, also };
}
