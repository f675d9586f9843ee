import type { ExitCode } from '../exit.ts';
import type { StageName } from '../stages.ts';
import type { Origin } from './origin.ts';

export type Outcome = 'success' | 'partial' | 'suspect' | 'failed' | 'cancelled' | 'skipped';

/** How a run ended. One shape for all outcomes, for the last event, notices and `status`. */
export interface RunSummary {
  readonly formatVersion: 1;
  readonly pipeline: string;
  readonly run: string;
  readonly outcome: Outcome;
  /** Left out where the run was made for its own sake. */
  readonly origin?: Exclude<Origin, 'run'>;
  readonly exit: ExitCode;
  /** One line that says why. */
  readonly reason: string;
  readonly startedAt: string;
  readonly finishedAt: string;
  readonly durationMs: number;
  /** `null` when no backup exists of this run. */
  readonly backup: string | null;
  readonly artifacts: readonly ArtifactSummary[];
  /** Dumps of the pipeline that the backup does not hold: left out, empty, or failed and optional. */
  readonly missing: readonly string[];
  readonly destinations: readonly DestinationSummary[];
  readonly stages: readonly StageSummary[];
  /** Containers that were stopped or paused for dumps. Left out where there were none. */
  readonly quiesced?: readonly QuiescedSummary[];
  readonly failure: FailureSummary | null;
  readonly warnings: readonly string[];
  readonly removed: readonly string[];
}

export interface ArtifactSummary {
  readonly id: string;
  readonly file: string;
  readonly plainBytes: number;
  readonly storedBytes: number;
}

interface DestinationSummary {
  readonly id: string;
  readonly required: boolean;
  readonly state: 'committed' | 'missing';
  readonly error: string | null;
  /** The folder of this backup there; `null` when it cannot be said. */
  readonly location?: string | null;
}

export interface QuiescedSummary {
  readonly container: string;
  readonly how: 'stop' | 'pause';
  /** `null`: it does not run again. */
  readonly durationMs: number | null;
}

export interface StageSummary {
  readonly stage: StageName;
  readonly state: 'done' | 'failed' | 'skipped';
  readonly durationMs: number;
}

export interface FailureSummary {
  readonly code: string;
  readonly stage: StageName | null;
  readonly message: string;
  readonly hint: string;
  /** Failures while cleaning up; they never hide the first one. */
  readonly also: readonly string[];
}
