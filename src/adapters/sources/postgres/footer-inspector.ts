import type { Json } from '../../../model/run/facts.ts';
import type { Inspector } from '../../../ports/inspector.ts';

/** How `pg_dump` and `pg_dumpall` begin; newer ones restrict what a client does with the rest. */
const header =
  /^--\n-- PostgreSQL database (?:cluster )?dump\n--\n\s*(?:\\restrict ([A-Za-z0-9]+)\n)?/;
/** They write such a line when they have everything; the restriction ends behind it, or before it. */
const footer =
  /\n-- PostgreSQL database (?:cluster )?dump complete\n--\n\s*(?:\\unrestrict [A-Za-z0-9]+\s*)?$/;
const keptBytes = 512;

/** Keeps the two ends of a dump in SQL: whether they are its ends, and of one dump. */
export function createInspector(_options: Json): Inspector {
  let head = Buffer.alloc(0);
  let tail = Buffer.alloc(0);
  return {
    read: (bytes) => {
      const missing = keptBytes - head.length;
      if (missing > 0) head = Buffer.concat([head, bytes.subarray(0, missing)]);
      tail = Buffer.concat([tail, bytes.subarray(-keptBytes)]).subarray(-keptBytes);
    },
    found: () => {
      const [begins, end] = [header.exec(textOf(head)), textOf(tail)];
      const word = begins?.[1];
      const isFree = word === undefined || end.includes(`\n\\unrestrict ${word}\n`);
      return { isComplete: begins !== null && footer.test(end) && isFree };
    },
  };
}

function textOf(bytes: Buffer): string {
  return bytes.toString('latin1');
}
