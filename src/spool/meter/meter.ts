import { createHash } from 'node:crypto';
import { closeSync, openSync, readSync, writeSync } from 'node:fs';
import type { Inspector } from '../../ports/inspector.ts';
import { encodeLevel, levelBytes, type Reading, waitsForNone } from './gauge.ts';
import { describeFailure } from './refusal.ts';

const [input, output, complaints] = [0, 1, 2];
const blockBytes = 256 * 1024;

/**
 * The whole work of a program of its own, and its exit code: bytes go from standard input to standard output, are
 * counted and hashed, and looked at by the inspector. One block, calls that wait, nothing for the garbage
 * collector: an event loop would take several times as long.
 */
export function meter(gaugeFile: string, inspector: Inspector | null): number {
  const gauge = openSync(gaugeFile, 'r+');
  try {
    const seal = carry(gauge, inspector);
    const reading: Reading = { ...seal, found: inspector?.found() ?? null };
    writeSync(gauge, JSON.stringify(reading), levelBytes);
    return 0;
  } catch (error) {
    writeSync(complaints, describeFailure(error));
    return 1;
  } finally {
    closeSync(gauge);
  }
}

function carry(gauge: number, inspector: Inspector | null) {
  const [block, level] = [Buffer.allocUnsafeSlow(blockBytes), Buffer.alloc(levelBytes)];
  const hash = createHash('sha256');
  const show = (received: number, handedOn: number): void => {
    encodeLevel(level, { received, handedOn });
    writeSync(gauge, level, 0, levelBytes, 0);
  };
  show(0, 0);
  for (let bytes = 0; ; ) {
    const length = readSync(input, block, 0, blockBytes, null);
    if (length === 0) {
      show(bytes, waitsForNone);
      return { bytes, sha256: hash.digest('hex') };
    }
    show(bytes + length, bytes);
    const some = block.subarray(0, length);
    hash.update(some);
    inspector?.read(some);
    for (let done = 0; done < length; ) done += writeSync(output, block, done, length - done);
    bytes += length;
    show(bytes, bytes);
  }
}
