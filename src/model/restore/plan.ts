import type { Confirmation } from '../confirm/confirmation.ts';
import type { CodePlan } from './code.ts';
import type { Existing, RestoreOptions, RestoreSettings } from './options.ts';

/** What a restore would do, found without changing anything. JSON as it stands. */
export interface RestorePlan {
  readonly formatVersion: 1;
  /** To the minute: the token carries it. */
  readonly plannedAt: string;
  readonly pipeline: string;
  /** Of the pipeline as it is today. */
  readonly pipelineDigest: string;
  readonly backup: PlannedBackup;
  readonly copies: PlannedCopies;
  readonly artifacts: readonly PlannedArtifact[];
  readonly leftOut: readonly LeftOut[];
  readonly stops: Stops;
  readonly safetyBackup: SafetyBackup;
  readonly code: CodePlan;
  /** How the pipeline file differs between the tag and today; `null` when the code stays where it is. */
  readonly pipelineFile: FileChange | null;
  readonly definitions: readonly StoredDefinition[];
  readonly space: readonly PlannedSpace[];
  readonly options: RestoreOptions;
  readonly settings: RestoreSettings;
  readonly needsPhrase: boolean;
  readonly warnings: readonly string[];
  /** All that speaks against it; while there is any, there is no token. */
  readonly refusals: readonly Refusal[];
  readonly confirmation: Confirmation | null;
}

export interface PlannedBackup {
  readonly id: string;
  readonly startedAt: string;
  readonly ageMs: number;
  /** Of the application; `unknown` is legal. */
  readonly version: string;
  readonly tag: string | null;
  readonly commit: string | null;
  readonly manifestSha256: string;
  readonly complete: boolean;
  /** Dumps that are not in it. */
  readonly missing: readonly string[];
  readonly verdict: 'good' | 'suspect' | 'unverified' | 'broken';
  /** Why it is not good; empty for a good one. */
  readonly doubts: readonly string[];
  readonly signature: Signature;
}

/** `unasked`: nobody is named who signs, so a signature says nothing. */
export type Signature =
  | { readonly trust: 'trusted'; readonly signer: string }
  | { readonly trust: 'unasked' }
  | { readonly trust: 'refused'; readonly reason: string };

export interface PlannedCopies {
  /** Destinations in the order in which they are tried; the first is read. */
  readonly order: readonly string[];
  readonly skipped: readonly { readonly destination: string; readonly reason: string }[];
}

export interface PlannedArtifact {
  readonly id: string;
  readonly dump: string;
  readonly type: string;
  /** Where the data goes, for people. */
  readonly target: readonly string[];
  /** Whether the target was chosen by `--to`. */
  readonly isRedirected: boolean;
  readonly isPresent: boolean;
  /** Of what is there now; `null` where nobody knows. */
  readonly sizeNow: SizeNow | null;
  /** Of what the backup holds. */
  readonly bytesThen: number;
  readonly fate: Fate;
  /** Names under which the replaced data is kept. */
  readonly keeps: readonly string[];
  readonly fingerprint: string;
}

export interface SizeNow {
  readonly bytes: number;
  /** `false`: there is more than that. */
  readonly isWhole: boolean;
}

/** `new`: nothing is there. */
export type Fate = 'new' | Existing;

export interface LeftOut {
  readonly dump: string;
  readonly reason: string;
}

/** What does not work while the data is replaced, and what is run around it. */
export interface Stops {
  readonly services: readonly string[];
  readonly maintenance: {
    readonly enter: readonly string[];
    readonly leave: readonly string[];
    readonly lockFile: string | null;
  } | null;
  readonly hooks: readonly PlannedHook[];
  /** Hooks of the stored pipeline that are not run. */
  readonly ignoredHooks: number;
}

interface PlannedHook {
  readonly at: string;
  readonly argv: readonly string[];
  readonly isStored: boolean;
}

export interface SafetyBackup {
  readonly isMade: boolean;
  readonly reason: string;
  /** The dumps of which it is made: those of the pipeline that back up what is at a target. */
  readonly dumps: readonly string[];
  /** Artifacts whose data of today will not be in it. */
  readonly uncovered: readonly string[];
}

export interface FileChange {
  readonly path: string;
  /** Whether the tag has such a file at all. */
  readonly isThere: boolean;
  /** Lines of a unified diff without its head; empty when nothing differs. */
  readonly lines: readonly string[];
  readonly added: number;
  readonly removed: number;
  /** Whether lines were left out here. */
  readonly isCut: boolean;
}

/** How a dump is put back that today's pipeline no longer describes. */
export interface StoredDefinition {
  readonly dump: string;
  /** `changed`: today it has another type. `moved`: today its data lies elsewhere. */
  readonly why: 'lost' | 'changed' | 'moved';
  /** What it says: every value, so that nothing is used unseen. */
  readonly says: readonly string[];
}

export interface PlannedSpace {
  readonly folder: string;
  readonly needed: number;
  readonly free: number | null;
}

export interface Refusal {
  readonly message: string;
  readonly hint: string;
}
