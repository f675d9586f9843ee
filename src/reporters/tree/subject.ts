import type { Palette } from '../palette.ts';
import type { Branch } from './branch.ts';
import type { Mark, Row } from './row.ts';

/** What a tree shows: a run or a restore, as far as its events have told it. */
export interface Subject<E> {
  /** Takes in one event. Any order is taken. */
  take(event: E): Taken;
  /** All branches as they are now, in their order. */
  branches(nowMs: number): readonly Branch[];
  /** What goes on beside the branches: the hook that runs just now. */
  beside(): readonly Row[];
  /** For people, how it ended; `null` before. Ends in a line break. */
  ending(look: EndingLook): string | null;
}

export interface Taken {
  /** It begins; after an end it is another one. */
  readonly opening: Opening | null;
  /** What is said at once and stays, beside the branches. */
  readonly notice: Notice | null;
  readonly isEnd: boolean;
}

export interface Opening {
  readonly title: string;
  /** Of the run or the restore. */
  readonly id: string;
}

export interface Notice {
  readonly mark: Mark;
  readonly text: string;
}

export interface EndingLook {
  readonly palette: Palette;
  /** Infinite where nothing has to fit. */
  readonly columns: number;
}
