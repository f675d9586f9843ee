import type { Inspector } from '../../../ports/inspector.ts';
import { TarReader } from '../../../util/tar-reader.ts';

export interface FoundInCopy {
  readonly isWhole: boolean;
  readonly entries: number;
  readonly chunks: number;
  /** Those of the log that are there, with as many bytes as a checkpoint has. */
  readonly checkpoints: readonly string[];
  /** Whether a checkpoint of the log comes behind a chunk. */
  readonly isOutOfOrder: boolean;
}

const checkpointBytes = 8;

/** What this module is loaded for, in the process that the archive passes through. */
export function createInspector(): Inspector {
  let [entries, chunks, isOutOfOrder] = [0, 0, false];
  const checkpoints: string[] = [];
  const reader = new TarReader(({ name: raw, type, bytes }) => {
    entries += 1;
    const name = raw.toString('utf8').replace(/^\.\//, '');
    if (type !== 'file') return;
    if (/^chunk-\d+\.\d+$/.test(name)) chunks += 1;
    if (!/^[^/]+\.chk$/.test(name)) return;
    if (chunks > 0) isOutOfOrder = true;
    if (bytes === checkpointBytes) checkpoints.push(name);
  });
  return {
    read: (chunk) => reader.read(chunk),
    found: () => {
      const found: FoundInCopy = {
        ...{ isWhole: reader.isWhole, entries, chunks, checkpoints, isOutOfOrder },
      };
      return { ...found };
    },
  };
}
