import { write } from 'node:fs';
import { Writable } from 'node:stream';
import type { Entrance } from './spool.ts';

/** A stream that fills a spool. */
export function writerInto(entrance: Entrance): Writable {
  return 'writable' in entrance ? entrance.writable : new DescriptorWriter(entrance.descriptor);
}

/** Appends to an open file that belongs to somebody else: it is never closed here, whatever happens. */
class DescriptorWriter extends Writable {
  readonly #descriptor: number;

  constructor(descriptor: number) {
    super({ highWaterMark: 1024 * 1024 });
    this.#descriptor = descriptor;
  }

  override _write(chunk: Buffer, encoding: string, done: (error?: Error | null) => void): void {
    write(this.#descriptor, chunk, 0, chunk.length, null, (error, written) => {
      if (error) done(error);
      else if (written === chunk.length) done();
      else this._write(chunk.subarray(written), encoding, done);
    });
  }
}
