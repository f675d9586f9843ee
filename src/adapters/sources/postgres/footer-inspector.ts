import type { Json } from '../../../model/run/facts.ts';
import type { Inspector } from '../../../ports/inspector.ts';

/** `pg_dump` and `pg_dumpall` write such a line when they have everything; newer ones end a restriction behind it. */
const footer =
  /\n-- PostgreSQL database (?:cluster )?dump complete\n--\n\s*(?:\\unrestrict [A-Za-z0-9]+\s*)?$/;
const tailBytes = 512;

/** Keeps the end of a dump in SQL: whether it is the end. */
export function createInspector(_options: Json): Inspector {
  let tail = Buffer.alloc(0);
  return {
    read: (bytes) => {
      tail = Buffer.concat([tail, bytes.subarray(-tailBytes)]).subarray(-tailBytes);
    },
    found: () => ({ isComplete: footer.test(tail.toString('latin1')) }),
  };
}
