import type { BackupId } from '../model/run/backup-id.ts';
import type { CheckName } from '../model/run/check-record.ts';
import type { Manifest } from '../model/run/manifest.ts';
import type { Hold } from './hold.ts';
import type { OwnerRecord } from './owner-record.ts';

/** What lies at the destinations, before anybody judges what it is worth. */
export interface Inventory {
  /** Every id with a manifest somewhere, readable or not, or with a sign that it had one; newest first. */
  readonly backups: readonly Backup[];
  /** Folders without a manifest here or anywhere: runs that live, failed, or were deleted halfway. */
  readonly orphans: readonly Copy[];
  readonly destinations: readonly DestinationReport[];
}

export interface Backup {
  readonly id: BackupId;
  /** When its run began, by the manifest, else by its name; milliseconds of the epoch. */
  readonly startedAt: number;
  /** `null` when no manifest can be believed. */
  readonly manifest: Manifest | null;
  readonly manifestSha256: string | null;
  /** Two destinations hold different manifests for it: somebody changed one, and neither counts. */
  readonly isTampered: boolean;
  /** In the order of the destinations. */
  readonly copies: readonly Copy[];
}

/** `orphan`: no manifest. `broken`: one that cannot be believed, or that is lost. `incomplete`: files are missing or have another size. */
export type CopyState = 'complete' | 'incomplete' | 'broken' | 'orphan';

/** One backup at one destination. */
export interface Copy {
  readonly id: BackupId;
  readonly destination: string;
  /** The name of the pipeline under which it lies: the present or a former one. */
  readonly pipeline: string;
  readonly state: CopyState;
  /** Why it is not complete; safe to print. */
  readonly problems: readonly string[];
  readonly manifest: Manifest | null;
  readonly manifestSha256: string | null;
  readonly files: ReadonlyMap<string, FileFacts>;
  /** Those that count. */
  readonly checks: readonly CheckName[];
  /** Those that anybody could have put there, and passes from the future: shown, and believed by nobody. */
  readonly uncounted: readonly UncountedCheck[];
  /** Wherever it was found: a hold at one destination protects the copies at all. */
  readonly hold: Hold | null;
  /** Somebody has decided to delete it here; what is left was left by an interruption. */
  readonly isDeleted: boolean;
  /** When its live run last gave a sign, by the store's clock; `null` without one. */
  readonly heartbeatAt: number | null;
  /** When the youngest of its files was written, by the store's clock. */
  readonly writtenAt: number;
}

interface UncountedCheck {
  readonly check: CheckName;
  /** Such as `it is not signed`; safe to print. */
  readonly reason: string;
}

export interface FileFacts {
  readonly bytes: number;
  readonly modifiedAt: number;
  readonly sha256?: string;
  /** As in what the destination lists. */
  readonly version?: string;
}

export interface DestinationReport {
  readonly id: string;
  /** Why nothing is known of it; `null` when it was read as a whole. */
  readonly error: string | null;
  /** Whether every hold could be read. Where one could not, nothing may be deleted. */
  readonly areHoldsReadable: boolean;
  /** By name of pipeline. */
  readonly owners: ReadonlyMap<string, OwnerRecord | 'unreadable'>;
  /** Ids that were deleted here: no copy of them is to be brought back. */
  readonly deleted: ReadonlySet<BackupId>;
  /** Records of deletions that nobody acts upon, and why, by the id of a backup that is still there; safe to print. */
  readonly doubtedDeletions: ReadonlyMap<BackupId, string>;
  /** Keys that this program would never have written; they are not touched. */
  readonly foreignKeys: number;
  readonly bytes: number;
  /** The newest write of all, by the store's clock. */
  readonly writtenAt: number | null;
}
