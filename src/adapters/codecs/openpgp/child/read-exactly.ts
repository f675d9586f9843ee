import { read } from 'node:fs';
import { promisify } from 'node:util';

/** The next bytes, exactly as many as are asked for; fewer only at the end. */
export type ReadExactly = (bytes: number) => Promise<Buffer>;

const readDescriptor = promisify(read);

/** Takes not one byte more than it gives, so that another program can go on where we stopped. */
export function readFrom(descriptor: number): ReadExactly {
  return async (bytes) => {
    const buffer = Buffer.alloc(bytes);
    let at = 0;
    while (at < bytes) {
      const { bytesRead } = await readDescriptor(descriptor, buffer, at, bytes - at, null);
      if (bytesRead === 0) break;
      at += bytesRead;
    }
    return buffer.subarray(0, at);
  };
}
