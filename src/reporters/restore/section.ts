import type { Palette } from '../palette.ts';

/** A label and what is said beside it; without lines it is left out. */
export interface Section {
  readonly label: string;
  readonly lines: readonly Line[];
}

/** Foreign text of any length: made harmless and broken where it is drawn, and nowhere before. */
export interface Line {
  readonly text: string;
  readonly paint?: keyof Palette;
  /** How far it stands to the right of the others. */
  readonly depth?: 1 | 2;
  /** To be copied or compared: never broken, and every space of it counts. */
  readonly isWhole?: boolean;
}

export function section(label: string, lines: readonly Line[]): Section {
  return { label, lines };
}

/** `2026-11-20 02:17 UTC`. */
export function moment(time: string): string {
  return `${time.slice(0, 16).replace('T', ' ')} UTC`;
}
