import type { HeldStill } from '../../../stages/still/held-still.ts';

/** What the guard is told, line by line. */
export type Told =
  | { readonly hold: HeldStill; readonly journal: string }
  | { readonly release: string };
