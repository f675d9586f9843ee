import { BackupError } from '../../../src/model/failures.ts';
import type { Inspector } from '../../../src/ports/inspector.ts';

/** Counts zeros and takes nothing else. */
export function createInspector(): Inspector {
  let zeros = 0;
  return {
    read: (bytes) => {
      if (bytes.some((byte) => byte !== 0)) throw refusal;
      zeros += bytes.length;
    },
    found: () => ({ zeros }),
  };
}

const refusal = new BackupError({
  code: 'BP5014',
  message: 'there is more than nothing',
  hint: 'write zeros',
});
