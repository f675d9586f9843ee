import type { Json } from '../../../model/run/facts.ts';
import type { Inspector } from '../../../ports/inspector.ts';

/** Each table has such a comment before it; data and names have no line breaks of their own. */
const table = Buffer.from('\n--\n-- Table structure for table ');
const footer = /\n-- Dump completed(?: on [^\n]*)?\s*$/;
const tailBytes = 256;

export interface FoundInDump {
  /** Whether the last line says that the dump is complete. */
  readonly isComplete: boolean;
  readonly tables: number;
}

/** Counts tables and keeps the end: the dump program writes its last line when it has everything. */
export function createInspector(_options: Json): Inspector {
  let tail = Buffer.alloc(0);
  let tables = 0;
  return {
    read(bytes) {
      const seam = Buffer.concat([
        tail.subarray(-(table.length - 1)),
        bytes.subarray(0, table.length - 1),
      ]);
      tables += count(seam) + count(bytes);
      tail = Buffer.concat([tail, bytes.subarray(-tailBytes)]).subarray(-tailBytes);
    },
    found: () => ({ isComplete: footer.test(tail.toString('latin1')), tables }),
  };
}

function count(bytes: Buffer): number {
  let found = 0;
  for (let at = bytes.indexOf(table); at >= 0; at = bytes.indexOf(table, at + 1)) found += 1;
  return found;
}
