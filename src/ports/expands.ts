import type { DumpEntry } from '../model/plan.ts';
import type { Facts } from '../model/run/facts.ts';
import type { Source } from './source.ts';
import type { Part, StepContext } from './step-context.ts';

/**
 * A dump of which only the run finds out how many artifacts it makes: in place of a `Source`. Its `check` is about
 * the whole; an error of it means that it cannot be expanded. Each member has a check of its own. An optional one has
 * to wait with its artifacts until it has all of them, so that it is refused where nothing is staged.
 */
export interface Expands extends Part {
  /** What it looks for, in words that follow “there is no”. */
  readonly seeks: string;
  /**
   * Called once in preflight, also of a dry run: looks at everything and changes nothing. All that belongs to the
   * dump, never less: what cannot be looked at is an error. None at all is a legal answer, and so are names that
   * are wrong or stand twice: whoever asks judges them. The same members have the same names in every run.
   */
  expand(context: StepContext): Promise<readonly Member[]>;
}

export interface Member {
  /** Becomes a part of file names: it should have the form of an id. */
  readonly name: string;
  /** How people know it. It may stand in a manifest: no host, no absolute path. */
  readonly label: string;
  /** The keys of the dump that are others for this member alone; secrets are references. */
  readonly definition: Facts;
  readonly source: Source;
  /** Where they are others than those of the dump. */
  readonly settings?: Pick<DumpEntry, 'timeout' | 'idle' | 'allowEmpty' | 'compress'>;
  /** What the manifest says of it beside what its source records. */
  readonly facts?: Facts;
}
