import type { Body } from '../../../src/ports/body.ts';

/** Bytes that are there, `end` exclusive. */
export async function readBody(body: Body, start: number, end: number): Promise<Buffer> {
  const bytes = Buffer.alloc(end - start);
  for (let filled = 0; filled < bytes.length; ) {
    filled += await body.fill(bytes.subarray(filled), start + filled);
  }
  return bytes;
}
