import type { CheckName } from './check-record.ts';
import type { Manifest } from './manifest.ts';

/** What exists of some pipelines, for whoever has no credentials to look. Enough to decide retention by. */
export interface CatalogExport {
  readonly formatVersion: 1;
  readonly madeAt: string;
  readonly tool: { readonly name: string; readonly version: string };
  /** Whether everything could be read. */
  readonly isComplete: boolean;
  /** What could not be read, for people. */
  readonly problems: readonly string[];
  /** By name. */
  readonly pipelines: readonly ExportedPipeline[];
}

export interface ExportedPipeline {
  readonly pipeline: string;
  readonly formerNames: readonly string[];
  readonly destinations: readonly ExportedDestination[];
  /** Newest first. */
  readonly backups: readonly ExportedBackup[];
  /** Folders without a manifest: runs that live, failed, or were deleted halfway. */
  readonly remains: readonly ExportedRemains[];
}

export interface ExportedDestination {
  readonly id: string;
  readonly type: string;
  readonly required: boolean;
  /** Why nothing is known of it; `null`: all is. */
  readonly error: string | null;
  /** Where a hold could not be read nothing may be deleted. */
  readonly areHoldsReadable: boolean;
  readonly bytes: number;
  readonly foreignKeys: number;
  /** By the clock of the store. */
  readonly writtenAt: string | null;
  /** Backups that were deleted there. */
  readonly deleted: readonly string[];
  /** Records of deletions that do not count. */
  readonly doubtedDeletions: readonly { readonly backup: string; readonly reason: string }[];
}

export interface ExportedBackup {
  readonly id: string;
  readonly startedAt: string;
  readonly verdict: 'good' | 'suspect' | 'unverified' | 'broken';
  readonly reason: string;
  /** Two destinations hold different manifests. */
  readonly isTampered: boolean;
  readonly manifestSha256: string | null;
  /** `null`: none can be believed. */
  readonly manifest: Manifest | null;
  /** The one that lasts longest, wherever it lies. */
  readonly hold: ExportedHold | null;
  /** In the order of the destinations. */
  readonly copies: readonly ExportedCopy[];
}

export interface ExportedHold {
  readonly reason: string;
  readonly owner: string;
  /** `null`: until somebody releases it. */
  readonly until: string | null;
}

export interface ExportedCopy {
  readonly destination: string;
  /** The name of the pipeline under which it lies. */
  readonly pipeline: string;
  readonly state: 'complete' | 'incomplete' | 'broken' | 'orphan';
  readonly problems: readonly string[];
  /** Whether its manifest is the believed one, or another one of its own. */
  readonly manifestSha256: string | null;
  readonly isDeleted: boolean;
  readonly writtenAt: string;
  readonly heartbeatAt: string | null;
  readonly files: readonly { readonly name: string; readonly bytes: number }[];
  /** Those that count. */
  readonly checks: readonly CheckName[];
  readonly uncounted: readonly ExportedDoubt[];
}

/** A check that does not count, and why. */
export interface ExportedDoubt extends CheckName {
  readonly reason: string;
}

export interface ExportedRemains {
  readonly id: string;
  readonly destination: string;
  readonly isDeleted: boolean;
  readonly writtenAt: string;
  readonly bytes: number;
}
