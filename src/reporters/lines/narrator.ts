import type { EndingLook } from '../tree/subject.ts';

/** Tells events in lines. */
export interface Narrator<E> {
  /** Any order is taken. */
  tell(event: E): Told;
  /** For people, how it ended; `null` before. Ends in a line break. */
  ending(look: EndingLook): string | null;
}

interface Told {
  /** Begins with the time since the start; `null` for what says nothing by itself. Harmless. */
  readonly line: string | null;
  readonly isEnd: boolean;
}
