import { once } from 'node:events';
import { Transform, type TransformCallback } from 'node:stream';
import { createZstdDecompress } from 'node:zlib';
import { ZstdFrames } from './zstd-frames.ts';

/** Decompresses frame after frame, and fails for data that is cut, which the built-in decompressor does not. */
export function createZstdDecoder(): Transform {
  return new ZstdDecoder();
}

class ZstdDecoder extends Transform {
  readonly #frames = new ZstdFrames();
  #frame: Frame | null = null;
  #wanted: (() => void) | null = null;

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.#feed(chunk).then(() => done(), done);
  }

  override _flush(done: TransformCallback): void {
    try {
      this.#frames.end();
      done();
    } catch (error) {
      done(error instanceof Error ? error : new Error(String(error)));
    }
  }

  override _read(size: number): void {
    this.#wanted?.();
    this.#wanted = null;
    super._read(size);
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#frame?.destroy();
    done(error);
  }

  async #feed(chunk: Buffer): Promise<void> {
    for (let rest = chunk; rest.length > 0; ) {
      const { length, ends } = this.#frames.advance(rest);
      this.#frame ??= new Frame((bytes) => this.#give(bytes));
      await this.#frame.write(rest.subarray(0, length));
      if (ends) await this.#frame.end();
      if (ends) this.#frame = null;
      rest = rest.subarray(length);
    }
  }

  /** One chunk can become ten thousand times as much, so it waits for the reader in the middle of it. */
  async #give(bytes: Buffer): Promise<void> {
    if (this.push(bytes)) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#wanted = resolve;
    await promise;
  }
}

/** One decompressor for one frame. */
class Frame {
  readonly #stream = createZstdDecompress();
  readonly #drained: Promise<void>;

  constructor(give: (bytes: Buffer) => Promise<void>) {
    this.#drained = drain(this.#stream, give);
    // Told by the next write or the end.
    this.#drained.catch(() => undefined);
  }

  async write(bytes: Uint8Array): Promise<void> {
    if (!this.#stream.write(bytes)) {
      await Promise.race([once(this.#stream, 'drain'), this.#drained]);
    }
  }

  async end(): Promise<void> {
    this.#stream.end();
    await this.#drained;
  }

  destroy(): void {
    this.#stream.destroy();
  }
}

async function drain(
  stream: AsyncIterable<Buffer>,
  give: (bytes: Buffer) => Promise<void>,
): Promise<void> {
  for await (const bytes of stream) await give(bytes);
}
