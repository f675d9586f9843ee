/** What a run and its retention would do, as `plan` has found it. Given back to `run`, it is what may be done. */
export interface RunPlan {
  readonly formatVersion: 1;
  readonly madeAt: string;
  readonly tool: { readonly name: string; readonly version: string };
  readonly pipeline: string;
  readonly pipelineDigest: string;
  readonly git: PlannedCode | null;
  readonly application: { readonly version: string; readonly versionFrom: string };
  readonly dumps: readonly PlannedDump[];
  /** In the order in which they are applied. */
  readonly codecs: readonly string[];
  readonly encryption: PlannedEncryption | null;
  readonly verify: string;
  readonly destinations: readonly PlannedDestination[];
  /** The newest good backup, which `changes` are held against; `null` for none that is known. */
  readonly comparedWith: string | null;
  readonly changes: readonly PlannedChange[];
  readonly hooks: readonly string[];
  readonly notices: readonly PlannedNotice[];
  /** Why the run would be refused, as far as it can be told without asking the sources. */
  readonly problems: readonly PlannedProblem[];
  readonly warnings: readonly string[];
  /** Over all of the above. */
  readonly digest: string;
}

export interface PlannedCode {
  readonly commit: string;
  readonly tag: string | null;
  readonly dirty: boolean;
}

export interface PlannedDump {
  readonly id: string;
  readonly type: string;
  /** `null`: it has none, or only the run finds them out. */
  readonly members: readonly string[] | null;
  /** Containers that would be stopped or paused for it, in words. */
  readonly quiesces: readonly string[];
  /** What it took in the newest good backup that holds it; `null` where none does. */
  readonly lastBytes: number | null;
}

export interface PlannedEncryption {
  readonly profile: string;
  /** Full fingerprints; `null` where a key cannot be read here. */
  readonly recipients: readonly string[] | null;
  readonly passphrase: boolean;
  readonly signed: boolean;
}

export interface PlannedDestination {
  readonly id: string;
  readonly type: string;
  readonly required: boolean;
  /** For people. */
  readonly location: string | null;
  /** Why nothing is known of what lies there; `null` when it was read. */
  readonly unknown: string | null;
  /** Every backup that lies there, newest first. */
  readonly backups: readonly PlannedBackup[];
  /** Backups that the run brings there from another destination, because they are missing. */
  readonly completes: readonly string[];
  readonly removals: readonly PlannedRemoval[];
  /** What the rules would remove; more than `removals` where retention refuses to go on. */
  readonly wanted: readonly string[];
  readonly refusal: string | null;
  /** What the run is going to tell of a long time without backups; `null` for nothing. */
  readonly pause: string | null;
}

export interface PlannedBackup {
  readonly id: string;
  readonly manifestSha256: string | null;
}

export interface PlannedRemoval {
  readonly id: string;
  readonly reason: string;
}

export interface PlannedChange {
  readonly what: 'dump' | 'destination' | 'codecs' | 'encryption' | 'pipeline';
  readonly kind: 'new' | 'gone' | 'changed';
  readonly name: string;
  readonly text: string;
}

export interface PlannedNotice {
  readonly channel: string;
  readonly events: readonly string[];
}

export interface PlannedProblem {
  readonly part: string;
  readonly message: string;
  readonly hint: string;
}
