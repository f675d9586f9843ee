import type { Json } from '../model/run/facts.ts';
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
  /** The same for our own mark, where anything was started at all. What is opened afterwards is opened anew. */
  end(context: StepContext): Promise<void>;
}

/** All ways to other places that this process has made. */
export interface Ways {
  made(): Promise<readonly Way[]>;
  /** One that a process had which is no more: by what its journal says of it. Opens nothing. */
  again(entry: Json): Promise<Via & Sweeps>;
}

export interface Way {
  /** `via` of the pipeline; secrets are references. */
  readonly entry: Json;
  readonly via: Via & Sweeps;
}
