import { randomBytes } from 'node:crypto';
import { createBackupId } from '../../model/run/backup-id.ts';
import type { FailureSummary, RunSummary } from '../../model/run/summary.ts';

type Known = Pick<RunSummary, 'pipeline' | 'exit' | 'reason'> & {
  readonly failure: Omit<FailureSummary, 'also'>;
  readonly startedAt: number;
  readonly destinations?: RunSummary['destinations'];
  readonly outcome?: RunSummary['outcome'];
};

/** How a run ended that never came to its first stage. */
export function earlySummary({ startedAt, failure, ...known }: Known): RunSummary {
  const finishedAt = Date.now();
  return {
    formatVersion: 1,
    run: createBackupId(startedAt, randomBytes(4)),
    outcome: 'failed',
    startedAt: new Date(startedAt).toISOString(),
    finishedAt: new Date(finishedAt).toISOString(),
    durationMs: Math.max(0, finishedAt - startedAt),
    backup: null,
    artifacts: [],
    destinations: [],
    stages: [],
    failure: { ...failure, also: [] },
    warnings: [],
    missing: [],
    removed: [],
    ...known,
  };
}
