import { createReadStream, createWriteStream } from 'node:fs';
import type { Readable, Writable } from 'node:stream';

const chunkBytes = 64 * 1024;

/** Larger chunks than a pipe holds make the library slower. */
export function openInput(): Readable {
  return createReadStream('', { fd: 0, autoClose: false, highWaterMark: chunkBytes });
}

export function openOutput(): Writable {
  return createWriteStream('', { fd: 1, autoClose: false, highWaterMark: chunkBytes });
}
