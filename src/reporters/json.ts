import { printableJson } from '../util/visible-text.ts';
import type { Out, Reporter } from './reporter.ts';

/** For programs: the events as they are, one JSON object on each line. The first one carries `formatVersion`. */
export function createJsonReporter<E extends object>(out: Pick<Out, 'write'>): Reporter<E> {
  let isFirst = true;
  let isClosed = false;
  return {
    report(event) {
      if (isClosed) return;
      const record = isFirst ? { formatVersion: 1, ...event } : event;
      isFirst = false;
      // Line breaks within texts are escaped, so those that are left only lay it out.
      out.write(`${printableJson(record).replace(/\n\s*/g, '')}\n`);
    },
    // Nothing but events belongs here.
    say: () => undefined,
    close() {
      isClosed = true;
    },
  };
}
