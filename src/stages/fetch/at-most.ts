import { extname } from 'node:path';
import { BackupError } from '../../model/failures.ts';
import type { Inspection, Inspector } from '../../ports/inspector.ts';

/** The same file in the sources and in what is built of them. */
const module = new URL(`at-most${extname(import.meta.url)}`, import.meta.url).href;

interface AtMost {
  readonly bytes: number;
}

/** Lets no more bytes through than were dumped: a few stored ones can decode to more than any disk holds. */
export function atMost(bytes: number): Inspection {
  return { module, options: { bytes } };
}

/** Loaded by its name in the process of the meter. */
export function createInspector({ bytes }: AtMost): Inspector {
  let seen = 0;
  return {
    read: (some) => {
      seen += some.length;
      if (seen <= bytes) return;
      throw new BackupError({
        code: 'BP5050',
        message: `it decodes to more than ${bytes} bytes`,
        hint: 'take another copy, or another backup: `run-pipeline list` shows what there is',
      });
    },
    found: () => null,
  };
}
