import type { Writable } from 'node:stream';
import type { Json } from '../model/run/facts.ts';
import type { Inspection } from './inspector.ts';
import type { Command, Exit, Place } from './place.ts';
import type { Part, StepContext } from './step-context.ts';

/** Something that is backed up. */
export interface Source extends Part {
  /** The ending of its artifact, such as `tar` or `sqlite`. */
  readonly suffix: string;
  /** The largest that the dump may become before compression, and what it needs in scratch meanwhile. */
  estimate(context: StepContext): Promise<Estimated>;
  /**
   * Begins the dump. Success is never the end of the stream: it is the exit status of every program, and then
   * `prove`. May be called once for a run; a new run calls it again.
   */
  dump(context: StepContext): Promise<Output>;
}

/** Knows at once, without looking at everything, what the dump cannot exceed. */
export interface Bounded {
  /** Of the dump before compression, which needs no scratch; `null` where that is not known today. */
  mostBytes(): Promise<number | null>;
}

export interface Estimated {
  readonly bytes: number;
  readonly scratchBytes: number;
}

export type Output = ProgramOutput | FileOutput;

/** A program whose standard output is the dump. */
export interface ProgramOutput {
  readonly program: Command;
  readonly place: Place;
  /** Called when the program runs: writes what it wants to its standard input. */
  readonly feed?: (stdin: Writable) => void;
  /** Looks at the bytes as they pass; what it finds is given to `settle`. */
  readonly inspector?: Inspection;
  /** Why the program has failed, where the source knows better than its last lines; `null` where it does not. */
  readonly explain?: (exit: Exit) => Error | null;
  /** Called when the program has ended with an accepted code: throws when the dump does not count. */
  readonly settle?: (end: DumpEnd) => Promise<void>;
}

/** A file that is whole, which nobody writes to any more. It goes when `settle` has been called, or with the scratch. */
export interface FileOutput {
  readonly file: string;
  readonly settle?: (end: DumpEnd) => Promise<void>;
}

export interface DumpEnd {
  readonly code: number;
  readonly stderr: string;
  readonly bytes: number;
  /** By the inspector; `null` without one. */
  readonly found: Json;
}
