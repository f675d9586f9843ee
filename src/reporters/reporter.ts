import type { Palette } from './palette.ts';

/** Shows the events of a run or a restore. It never throws, whatever the order and the content of the events. */
export interface Reporter<E> {
  report(event: E): void;
  /**
   * A line for people that is no event, such as the answer to Ctrl-C: shown at once. Whoever writes past the
   * reporter disturbs what it draws.
   */
  say(text: string): void;
  /** Ends the output and gives the terminal back. May be called at any time, also twice; then nothing is written any more. */
  close(): void;
}

/** Where a reporter writes to. */
export interface Out {
  write(text: string): void;
  readonly palette: Palette;
}

/** A terminal. Its size is asked for before each drawing, so that it follows the window. */
export interface Screen extends Out {
  size(): { readonly columns: number; readonly rows: number };
}
