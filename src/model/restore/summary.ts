import type { ExitCode } from '../exit.ts';
import type { RestoreStep } from './steps.ts';

/**
 * `restored`: done, and all is well. `incomplete`: the data is restored and live, but look. `rehearsed`: all data could
 * be restored, and nothing was touched. `failed`, `cancelled`, `skipped`: everything is as it was before, unless
 * `failure` says otherwise. `refused`: nothing was touched.
 */
export type RestoreOutcome =
  | 'restored'
  | 'rehearsed'
  | 'incomplete'
  | 'failed'
  | 'cancelled'
  | 'skipped'
  | 'refused';

/** How a restore ended. One shape for all outcomes. */
export interface RestoreSummary {
  readonly formatVersion: 1;
  readonly pipeline: string;
  /** The id of the restore. */
  readonly run: string;
  /** The backup that was to be restored. */
  readonly backup: string;
  /** Of the application, as the backup says; `unknown` is legal. */
  readonly version: string;
  readonly outcome: RestoreOutcome;
  readonly exit: ExitCode;
  readonly reason: string;
  readonly startedAt: string;
  readonly finishedAt: string;
  readonly durationMs: number;
  readonly artifacts: readonly RestoredArtifact[];
  /** The id of the backup of what was there before; `null` when none was made. */
  readonly safetyBackup: string | null;
  readonly code: RestoredCode | null;
  readonly steps: readonly RestoreStepSummary[];
  readonly failure: RestoreFailureSummary | null;
  readonly warnings: readonly string[];
}

export interface RestoredArtifact {
  readonly id: string;
  readonly target: readonly string[];
  readonly plainBytes: number;
  /** From which destination it was loaded; `null` when it was not. */
  readonly from: string | null;
  readonly isActive: boolean;
  /** Where the data is that was live before. */
  readonly kept: readonly string[];
}

export interface RestoredCode {
  readonly tag: string;
  readonly commit: string;
  readonly state: 'done' | 'failed';
  /** How to come back, or why it is not there. */
  readonly note: string;
}

export interface RestoreStepSummary {
  readonly step: RestoreStep;
  readonly state: 'done' | 'failed' | 'skipped';
  readonly durationMs: number;
}

export interface RestoreFailureSummary {
  readonly code: string;
  readonly step: RestoreStep | null;
  readonly message: string;
  readonly hint: string;
  /** Failures while taking back and cleaning up; they never hide the first one. */
  readonly also: readonly string[];
}
