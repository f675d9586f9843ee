import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import type { Body, Seal } from '../../ports/body.ts';

export function sealOf(bytes: Uint8Array): Seal {
  return {
    bytes: bytes.byteLength,
    sha256: createHash('sha256').update(bytes).digest('hex'),
  };
}

/** Bytes in memory, for the few small files of a backup that are no artifacts. */
export function createBytesBody(bytes: Uint8Array): Body {
  return {
    sealed: Promise.resolve(sealOf(bytes)),
    grown: () => Promise.resolve(bytes.byteLength),
    read: (start, end) => Readable.from([bytes.subarray(start, end)], { objectMode: false }),
    release: () => undefined,
    file: null,
  };
}
