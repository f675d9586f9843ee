import type { Diagnostic } from '../../model/diagnostics/diagnostic.ts';
import type { DumpEntry } from '../../model/plan.ts';
import type { RunWishes } from '../../stages/run.ts';

/** A file that is to become a backup. */
export interface Order {
  /** As typed; `-` for standard input. */
  readonly file: string;
  readonly entry: DumpEntry;
  /** `null` where the dump has no members, or none was named. */
  readonly member: string | null;
  readonly maxBytes: number | null;
  readonly isBare: boolean;
  readonly wishes: RunWishes;
}

/** What the line asks for, or why it cannot be meant. */
export type ReadOrder = { readonly order: Order } | { readonly mistake: Diagnostic };
