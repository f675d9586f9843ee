import type { Facts, Json } from '../model/run/facts.ts';
import type { Step } from './codec.ts';
import type { Inspection } from './inspector.ts';
import type { StepContext } from './step-context.ts';

/**
 * Makes sure of bytes of another origin that they are what a source of its kind stores, because they are going to be
 * restored as if the source had made them: it is as strict as the restorer of that kind. Bytes that are damaged or of
 * another kind fail with `BP5161`, dangerous ones with `BP5162` or by the inspector.
 */
export interface Prover {
  /** What the bytes go through on their way into the file that is stored. Left out: they stay as they are. */
  readonly steps?: readonly Step[];
  /** Looks at them behind the steps; what it refuses is dangerous. */
  readonly inspection?: Inspection;
  /** All of them are in the file. Resolves with what the source itself would have recorded. */
  prove(plain: PlainFile, context: StepContext): Promise<Facts>;
}

/** A file of ours, in scratch, to which nobody writes any more; a program may read it, and nothing may change it. */
export interface PlainFile {
  readonly file: string;
  readonly bytes: number;
  /** By the inspector; `null` without one. */
  readonly found: Json;
}
