import type { Confirmation } from '../confirm/confirmation.ts';
import type { Origin } from '../run/origin.ts';

/** What the deletion of one backup would do, found without changing anything. JSON as it stands. */
export interface DeletePlan {
  readonly formatVersion: 1;
  /** To the minute: the token carries it. */
  readonly plannedAt: string;
  readonly pipeline: string;
  /** Of the pipeline as it is today. */
  readonly pipelineDigest: string;
  readonly backup: DoomedBackup;
  readonly copies: readonly DoomedCopy[];
  readonly dumps: readonly DoomedDump[];
  readonly options: DeleteOptions;
  readonly warnings: readonly string[];
  /** All that speaks against it; while there is any, there is no token. */
  readonly refusals: readonly DeleteRefusal[];
  readonly confirmation: Confirmation | null;
}

export interface DeleteOptions {
  /** The only destination at which it is deleted; `null`: at all of them. */
  readonly at: string | null;
  readonly lastGood: boolean;
}

export interface DoomedBackup {
  readonly id: string;
  readonly startedAt: string;
  /** Of the application; empty when nobody knows. */
  readonly version: string;
  /** `remains`: it never was a backup. */
  readonly verdict: 'good' | 'suspect' | 'unverified' | 'broken' | 'remains';
  readonly reason: string;
  readonly manifestSha256: string | null;
  readonly origin: Origin;
}

export interface DoomedCopy {
  readonly destination: string;
  readonly location: string | null;
  readonly state: 'complete' | 'incomplete' | 'broken' | 'orphan';
  readonly bytes: number;
  /** Whether this one goes; one elsewhere stays with `--at`. */
  readonly goes: boolean;
}

/** A dump that it holds, and the good backups that hold it too. */
export interface DoomedDump {
  readonly dump: string;
  readonly others: number;
  /** The newest of them; `null` for none. */
  readonly newest: string | null;
  readonly isNewer: boolean;
}

export interface DeleteRefusal {
  readonly message: string;
  readonly hint: string;
}
