import type { Plan } from '../model/plan.ts';
import type { DumpDefinition } from '../model/restore/plan/definitions.ts';
import type { RunEvent } from '../model/run/event.ts';
import type { Mask } from '../model/run/mask-texts.ts';
import type { Holder } from '../ports/lock.ts';
import type { Notifier } from '../ports/notifier.ts';
import type { Restorer } from '../ports/restorer.ts';
import type { Clock } from '../ports/step-context.ts';
import type { PipelineFile, RunParts, RunWishes } from '../stages/run.ts';
import type { Writer } from './journal.ts';
import type { StateFolder } from './state-folder.ts';

/** What somebody wants to be run; everything that touches the world is handed in. */
export interface Job {
  readonly plan: Plan;
  readonly file: PipelineFile;
  readonly parts: RunParts;
  readonly notifiers: readonly NotifierPart[];
  readonly wishes: RunWishes;
  /** Makes a restorer again from what the journal of a restore says. Opens nothing. */
  readonly restorerFor: (definition: DumpDefinition) => Promise<Restorer>;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly tool: { readonly name: string; readonly version: string };
  readonly state: StateFolder;
  /** Where spools may lie: the destination that can adopt them, and a folder on its file system. */
  readonly staging: {
    readonly root: string;
    readonly adopter: string | null;
    /** All roots that a run of this pipeline may have chosen. */
    readonly roots: readonly string[];
  };
  readonly process: Omit<Holder, 'run' | 'since' | 'verb'>;
  /** Whether a process that wrote a journal still lives: a run may only be waiting for the lock. */
  readonly isAlive: (writer: Writer) => boolean;
  readonly clock: Clock;
  readonly random: (bytes: number) => Uint8Array;
  readonly signal: AbortSignal;
  readonly report: (event: RunEvent) => void;
  /** Whether the file of the pipeline still says what this job was made of. */
  readonly isAsRead: () => boolean;
  /** Hides every secret that this process has read. */
  readonly mask: Mask;
}

export interface NotifierPart {
  readonly notifier: Notifier;
  /** What it wants to hear of. */
  readonly on: readonly string[];
  readonly timeoutMs: number;
}
