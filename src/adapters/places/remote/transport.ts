import type { Command, Exit } from '../../../ports/place.ts';
import type { StepContext } from '../../../ports/step-context.ts';

/** The line to a shell in another place. */
export interface Transport {
  readonly kind: 'ssh' | 'container';
  /** For people: `backup@db1`, `the container shop-db`. */
  readonly label: string;
  /** Finds the place and opens the line. Repeatable; fails with `BP5019`. */
  open(context: StepContext): Promise<OpenLine>;
  /** Whether anything can run there now: in a container that does not run there is nothing. */
  mayHold(context: StepContext): Promise<boolean>;
  /** Removes what a dead process with this mark has left on this machine. */
  forget(mark: string): Promise<void>;
}

export interface OpenLine {
  /**
   * A program of this machine that runs `sh -c` with this program over there: its streams and its exit code are those
   * of the other. When its standard input ends, so does that of the other.
   */
  command(program: string): Command;
  /** What became of the line, by the end of such a program that had no last word. */
  explain(exit: Exit): string;
  /** Closes what `open` has opened. */
  close(): Promise<void>;
}
