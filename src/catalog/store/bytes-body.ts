import { createHash } from 'node:crypto';
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
    fill: (buffer, at) => Promise.resolve(copy(bytes.subarray(at), buffer)),
    release: () => undefined,
    file: null,
  };
}

function copy(from: Uint8Array, to: Buffer): number {
  const some = from.subarray(0, to.length);
  to.set(some);
  return some.length;
}
