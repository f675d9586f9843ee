import type { Palette } from '../palette.ts';

/** A label and what is said beside it; without lines it is left out. */
export interface Section {
  readonly label: string;
  readonly lines: readonly Line[];
}

/** One entry of a section of the summary; the text may be foreign and of any length. */
export interface Line {
  readonly text: string;
  readonly paint?: keyof Palette;
  /** Stands before the text; what does not fit goes on below the text. */
  readonly lead?: string;
  /** Stands behind the text where it fits, and is left out where it does not. */
  readonly aside?: string;
  /** To be copied: never broken by us. */
  readonly isWhole?: boolean;
}

export function section(label: string, lines: readonly Line[]): Section {
  return { label, lines };
}
