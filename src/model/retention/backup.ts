import type { Origin } from '../run/origin.ts';

/** What retention knows of one backup at one destination. */
export interface KeptBackup {
  readonly id: string;
  /** When its run began, by its manifest; by its name only where there is none. Milliseconds of the epoch. */
  readonly startedAt: number;
  /** The dumps that it holds; `null` when nobody can say. */
  readonly dumps: readonly string[] | null;
  readonly verdict: 'good' | 'suspect' | 'unverified' | 'broken';
  /** Its deletion was decided and begun, and was interrupted before the manifest went. */
  readonly isDeleted: boolean;
  /** Since when a check says that it is broken; `null` when none does. */
  readonly brokenAt: number | null;
  readonly origin: Origin;
  /** Why it must stay, by the word of a person; `null` for none. */
  readonly hold: string | null;
}

export interface Decision {
  readonly id: string;
  readonly action: 'keep' | 'remove';
  /** In plain words, the strongest first; never empty. */
  readonly reasons: readonly string[];
  /** Of a removal: the good backups that stay in its place. They are looked at again before anything is deleted. */
  readonly keepers: readonly string[];
}
