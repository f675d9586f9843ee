import type { AllowedEntry } from '../model/restore/options.ts';
import type { Json } from '../model/run/facts.ts';
import type { Seal } from './body.ts';
import type { Inspection } from './inspector.ts';
import type { Command, Place } from './place.ts';
import type { Finding, Part, StepContext } from './step-context.ts';

/**
 * Puts the dumps of one source back. The order is survey, prepare, load, activate; whatever was prepared ends by
 * `rollback` or `settle`. All of them may be called again after a crash, by another process, with the same handle.
 */
export interface Restorer extends Part {
  /** What is at the target now, and all that speaks against a restore there. Changes nothing. */
  survey(wish: RestoreWish, context: StepContext): Promise<Survey>;
  /**
   * Chooses where the data will lie beside the live one. Creates nothing: the handle is durable in the journal before
   * anything is.
   */
  prepare(wish: RestoreWish, context: StepContext): Promise<Handle>;
  /** Begins to take the bytes, beside the live data, which nothing touches. */
  load(handle: Handle, context: StepContext): Promise<Loading>;
  /** The loaded data becomes the live one, which is kept beside it. After a failure `rollback` is called. */
  activate(handle: Handle, context: StepContext): Promise<void>;
  /** The live data is what it was before `prepare`, whatever was done since; nothing of ours is left. */
  rollback(handle: Handle, context: StepContext): Promise<void>;
  /** After all was activated for good: removes what was replaced when `discardPrevious` says so, and what is ours. */
  settle(handle: Handle, wish: SettleWish, context: StepContext): Promise<Settled>;
}

/** Looks at bytes as `load` would, where nothing is loaded: in a rehearsal. */
export interface Inspects {
  inspection(handle: Handle): Inspection | Promise<Inspection>;
}

/** Everything a restorer needs to know again; names, no secrets. */
export type Handle = Json;

export interface RestoreWish {
  /** The id of the backup: names of what is kept are made of it. */
  readonly backup: string;
  readonly existing: 'refuse' | 'swap' | 'overwrite';
  /** What is replaced goes for good when all has gone well. */
  readonly discardsPrevious: boolean;
  /** Entries of archives that are refused otherwise. */
  readonly allow: readonly AllowedEntry[];
  readonly plain: Seal;
  /** What the manifest says of the artifact. */
  readonly facts: Json;
  /** Whether the loaded data gets statistics before it is activated, where its kind has any. */
  readonly analyzes: boolean;
  /** How long a survey may count what is there. */
  readonly countingMs: number;
}

export interface SettleWish {
  readonly discardPrevious: boolean;
}

export interface Survey {
  /** Whether there is data that would be replaced. */
  readonly isPresent: boolean;
  /** Of the present data; `null` where nobody can know. */
  readonly size: PresentSize | null;
  /** Where the data goes, for people: paths. */
  readonly target: readonly string[];
  /** What `swap` keeps, and where; empty when nothing is replaced. */
  readonly keeps: readonly string[];
  /** Whether `rollback` can undo `activate`. Where it cannot, that is said in `findings`, too: it should come last. */
  readonly isReversible: boolean;
  /** Changes whenever the target does: a token for a plan binds it. */
  readonly fingerprint: string;
  readonly needs: readonly SpaceNeed[];
  readonly findings: readonly Finding[];
}

interface PresentSize {
  readonly bytes: number;
  /** `false`: there is more, and counting it would have taken too long. */
  readonly isWhole: boolean;
}

export interface SpaceNeed {
  readonly folder: string;
  readonly bytes: number;
}

export interface Loading {
  /** Takes the plain bytes to their end. */
  readonly sink: ProgramSink | FileSink;
  /** Refuses what must not even be looked at by the sink, such as a member of an archive that leads outside. */
  readonly inspector?: Inspection;
  /** The bytes are proved and the program has ended well. Rejects unless what was loaded is whole. */
  finish(found: Json): Promise<void>;
}

/** Reads them on its standard input, joined by an OS pipe. */
interface ProgramSink {
  readonly program: Command;
  readonly place: Place;
  /** Called with what it wrote to standard error when it has ended by itself: throws when it knows better why. */
  readonly settle?: (stderr: string) => void;
}

/** A new file that we write, 0600 and flushed to the disk. */
interface FileSink {
  readonly file: string;
}

export interface Settled {
  /** Where the replaced data is kept now, for people; empty when there is none. */
  readonly kept: readonly string[];
}
