import type { FrozenManifest } from '../catalog/manifest/serialize.ts';
import type { BackupError } from '../model/failures.ts';
import type { BackupStamp } from '../model/run/backup-stamp.ts';
import type { Artifact } from '../model/run/manifest.ts';
import type { Mask } from '../model/run/mask-texts.ts';
import type { StillRecord } from '../model/run/still-record.ts';
import type { Spool } from '../spool/spool.ts';
import type { DumpPart } from './dump-part.ts';
import { type History, noHistory } from './history.ts';
import { type ApplicationState, noApplicationState } from './provenance/application-part.ts';

/** What a run has found out and done so far; the summary is made from it at any moment. */
export class Progress {
  /** Whether others worked on the pipeline when the run asked for it. */
  hasWaited = false;
  /** By what the backup is known; `null` until the lock is held and the others were looked at. */
  stamp: BackupStamp | null = null;
  /** What whoever runs it is told. */
  readonly warnings: string[] = [];
  /** What everybody is told who can read the store: nothing of this machine, and no words of its programs. */
  readonly warningsInManifest: string[] = [];
  /** What there is to dump, once preflight has found it out. */
  dumps: readonly DumpPart[] = [];
  /** Known when the dumps are made. */
  application: ApplicationState = noApplicationState;
  readonly artifacts: SealedArtifact[] = [];
  /** Dumps that are not in this backup, and why. */
  readonly missing = new Map<string, string>();
  /** Dumps that have nothing today, which they may. */
  readonly empty: string[] = [];
  readonly copies = new Map<string, Copy>();
  manifest: FrozenManifest | null = null;
  history: History = noHistory;
  readonly removed: string[] = [];
  /** Copies of earlier runs that this one found to be damaged, and how. */
  readonly damaged: string[] = [];
  /** Why the backup is suspect; empty when it is not. */
  readonly suspicions: string[] = [];
  /** What was made to hold still for dumps. */
  readonly stillnesses: StillRecord[] = [];
  /** Why containers that were stopped do not run again. */
  readonly down: BackupError[] = [];
  /** Artifacts in whose midst something ran that was to hold still, and what is to be said of it. */
  readonly disturbed = new Map<string, string>();
  /** Why retention went no further; `null` when it did all. */
  retentionHeld: string | null = null;

  readonly #mask: Mask;

  constructor(mask: Mask) {
    this.#mask = mask;
  }

  /** `inManifest` says less where the message is not for everybody. */
  warn(message: string, inManifest = message): void {
    this.warnHere(message);
    addNew(this.warningsInManifest, this.#mask(inManifest));
  }

  warnHere(message: string): void {
    addNew(this.warnings, this.#mask(message));
  }
}

export interface SealedArtifact {
  readonly record: Artifact;
  readonly spool: Spool;
}

function addNew(list: string[], message: string): void {
  if (!list.includes(message)) list.push(message);
}

/** What became of the copy at one destination. */
export type Copy =
  | { readonly state: 'committed' }
  | { readonly state: 'failed'; readonly error: unknown };
