import { visibleLine } from '../../util/visible-text.ts';
import type { Out, Reporter } from '../reporter.ts';
import type { Narrator } from './narrator.ts';

/** Off a terminal: one line for each event that matters, then how it ended. */
export function createPlain<E>(narrator: Narrator<E>, out: Out): Reporter<E> {
  let isClosed = false;
  return {
    report(event) {
      if (isClosed) return;
      const { line, isEnd } = narrator.tell(event);
      if (line !== null) out.write(`${line}\n`);
      const look = { palette: out.palette, columns: Number.POSITIVE_INFINITY };
      const ending = isEnd ? narrator.ending(look) : null;
      if (ending !== null) out.write(`\n${ending}`);
    },
    say(text) {
      if (!isClosed) out.write(`${visibleLine(text)}\n`);
    },
    close() {
      isClosed = true;
    },
  };
}
