import type { Confirmation } from '../confirm/confirmation.ts';
import type { Keep } from '../plan.ts';

/** What retention would remove at this moment, found without changing anything. JSON as it stands. */
export interface PrunePlan {
  readonly formatVersion: 1;
  /** To the minute: the token carries it. */
  readonly plannedAt: string;
  readonly pipeline: string;
  /** Of the pipeline as it is today. */
  readonly pipelineDigest: string;
  /** Without any rule nothing ever goes. */
  readonly hasRules: boolean;
  readonly destinations: readonly PrunedDestination[];
  /** `null` where nothing would go. */
  readonly confirmation: Confirmation | null;
}

export interface PrunedDestination {
  readonly id: string;
  readonly location: string | null;
  /** The rules that count there; `null` for none. */
  readonly keep: Keep | null;
  /** Why nothing is known of what lies there; `null` when it was read. */
  readonly unread: string | null;
  /** Why nothing may be removed there, whatever the rules want. */
  readonly refusal: string | null;
  /** Why a run would not do this by itself; `null` where it would. */
  readonly restraint: string | null;
  /** Newest first. */
  readonly backups: readonly PrunedBackup[];
  readonly remains: readonly Remains[];
}

/** One backup at one destination, and what becomes of it. */
export interface PrunedBackup {
  readonly id: string;
  readonly startedAt: string;
  /** Of this copy. */
  readonly bytes: number;
  /** Of the application; empty when nobody knows. */
  readonly version: string;
  readonly verdict: 'good' | 'suspect' | 'unverified' | 'broken';
  readonly manifestSha256: string | null;
  readonly action: 'keep' | 'remove';
  /** The strongest first. */
  readonly reasons: readonly string[];
  /** Of one that goes: the good backups that stay in its place. */
  readonly keepers: readonly string[];
}

/** What was never a backup, or is the rest of one. */
export interface Remains {
  readonly id: string;
  readonly reason: string;
  readonly bytes: number;
}

export function goingOf({ backups }: PrunedDestination): readonly PrunedBackup[] {
  return backups.filter(({ action }) => action === 'remove');
}

export function stayingOf({ backups }: PrunedDestination): readonly PrunedBackup[] {
  return backups.filter(({ action }) => action === 'keep');
}

/** What becomes free. */
export function freedBytes(destination: PrunedDestination): number {
  return sumBytes([...goingOf(destination), ...destination.remains]);
}

export function sumBytes(all: readonly { readonly bytes: number }[]): number {
  return all.reduce((sum, { bytes }) => sum + bytes, 0);
}
