import type { Place } from './place.ts';
import type { Part, StepContext } from './step-context.ts';

/** The way to where the programs of a dump run: `via` of the pipeline, or this machine. Its check says whether it is open. */
export interface Via extends Part {
  /** For people: `this machine`, `the container shop-db`, `backup@db1`. */
  readonly label: string;
  /** Whether the paths there are paths of this machine, too. */
  readonly isHere: boolean;
  /**
   * Goes there, where that takes anything, and may be called again: the second time costs nothing. Fails with `BP5019`
   * when there is no way; nothing was started then.
   */
  open(context: StepContext): Promise<Place>;
}

/** A way to a place in which programs outlive us, when the line to them breaks. */
export interface Sweeps {
  /** In the environment of everything that was started there by this process, and in the names of what it has made. */
  readonly mark: string;
  /** Ends all programs with a mark and removes their files. Repeatable; fails when something may be left. */
  sweep(mark: string, context: StepContext): Promise<void>;
}
