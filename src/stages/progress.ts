import type { FrozenManifest } from '../catalog/manifest/serialize.ts';
import type { Artifact } from '../model/run/manifest.ts';
import type { Spool } from '../spool/spool.ts';
import type { DumpPart } from './dump-part.ts';
import { type History, noHistory } from './history.ts';
import { type ApplicationState, noApplicationState } from './provenance/application-part.ts';

/** What a run has found out and done so far; the summary is made from it at any moment. */
export class Progress {
  /** What the manifest tells too: nothing of this machine. */
  readonly warnings: string[] = [];
  /** What only whoever runs it is told: it names folders of this machine. */
  readonly warningsHere: string[] = [];
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
  /** Why retention went no further; `null` when it did all. */
  retentionHeld: string | null = null;

  warn(message: string): void {
    if (!this.warnings.includes(message)) this.warnings.push(message);
  }

  warnHere(message: string): void {
    if (!this.warningsHere.includes(message)) this.warningsHere.push(message);
  }
}

export interface SealedArtifact {
  readonly record: Artifact;
  readonly spool: Spool;
}

/** What became of the copy at one destination. */
export type Copy =
  | { readonly state: 'committed' }
  | { readonly state: 'failed'; readonly error: unknown };
