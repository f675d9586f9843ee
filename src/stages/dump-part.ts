import type { DumpEntry } from '../model/plan.ts';
import type { Facts } from '../model/run/facts.ts';
import type { Expands } from '../ports/expands.ts';
import type { Source } from '../ports/source.ts';

/** A dump as the pipeline has it. */
export interface SourcePart {
  readonly id: string;
  readonly entry: DumpEntry;
  readonly source: Source | Expands;
}

/** What makes one artifact. */
export interface DumpPart {
  readonly id: string;
  /** `null` where the dump has no members. */
  readonly member: string | null;
  readonly entry: DumpEntry;
  /** The keys of the entry that are others for this member. */
  readonly definition: Facts;
  /** Known before it is dumped. */
  readonly facts: Facts;
  readonly source: Source;
}
