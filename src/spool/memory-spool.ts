import { createHash } from 'node:crypto';
import { Writable } from 'node:stream';
import { BackupError } from '../model/failures.ts';
import type { Seal } from '../ports/body.ts';
import type { Follower, Spool } from './spool.ts';
import { Waiters } from './waiters.ts';

const usualWindowBytes = 32 * 1024 * 1024;

interface Chunk {
  readonly start: number;
  readonly bytes: Buffer;
}

/**
 * A spool without a file: a window over the stream that is as long as the slowest follower needs, and no longer
 * than its limit. Then the writer waits. What all followers have let go is gone.
 */
export class MemorySpool implements Spool {
  readonly entrance: { readonly writable: Writable };
  readonly #windowBytes: number;
  readonly #hash = createHash('sha256');
  readonly #digest = Promise.withResolvers<Seal>();
  readonly #settle = Promise.withResolvers<Seal>();
  readonly #waiters = new Waiters();
  readonly #followers = new Set<Reading>();
  #chunks: Chunk[] = [];
  #size = 0;
  #hasFailed = false;
  #goOn: (() => void) | null = null;

  constructor({ windowBytes = usualWindowBytes } = {}) {
    this.#windowBytes = windowBytes;
    this.entrance = {
      writable: new Writable({
        write: (bytes: Buffer, _encoding, done) => this.#take(bytes, done),
      }),
    };
    // Who waits for them hears of a failure; that nobody does is no error.
    this.#digest.promise.catch(() => undefined);
    this.#settle.promise.catch(() => undefined);
  }

  get size(): number {
    return this.#size;
  }

  get hasFailed(): boolean {
    return this.#hasFailed;
  }

  follow(): Follower {
    const reading: Reading = { needs: 0 };
    this.#followers.add(reading);
    return {
      file: null,
      sealed: this.#settle.promise,
      grown: (beyond, signal) => this.#waiters.wait(beyond, signal),
      fill: async (buffer, at) => this.#fill(buffer, at),
      release: (before) => {
        reading.needs = Math.max(reading.needs, before);
        this.#trim();
      },
      close: () => {
        this.#followers.delete(reading);
        this.#trim();
      },
    };
  }

  digest(signal: AbortSignal): Promise<Seal> {
    signal.addEventListener('abort', () => this.#digest.reject(signal.reason), { once: true });
    return this.#digest.promise;
  }

  end(): void {
    this.#digest.resolve({ bytes: this.#size, sha256: this.#hash.digest('hex') });
    this.#waiters.end(this.#size);
  }

  async seal(expected: Seal, record: () => Promise<void>): Promise<void> {
    await record();
    this.#settle.resolve(expected);
  }

  fail(reason: unknown): void {
    this.#hasFailed = true;
    this.#settle.reject(reason);
    this.#digest.reject(reason);
    this.#waiters.fail(reason);
    this.#release();
  }

  discard(): Promise<void> {
    return this.close();
  }

  close(): Promise<void> {
    this.#release();
    return Promise.resolve();
  }

  #take(bytes: Buffer, done: () => void): void {
    this.#hash.update(bytes);
    this.#chunks.push({ start: this.#size, bytes });
    this.#size += bytes.length;
    this.#waiters.tell(this.#size);
    this.#goOn = done;
    this.#trim();
  }

  /** Lets go what nobody needs any more, and the writer go on when there is room. */
  #trim(): void {
    const needed = Math.min(this.#size, ...[...this.#followers].map(({ needs }) => needs));
    const first = this.#chunks.findIndex(({ start, bytes }) => start + bytes.length > needed);
    this.#chunks = first === -1 ? [] : this.#chunks.slice(first);
    const [oldest] = this.#chunks;
    const held = oldest === undefined ? 0 : this.#size - oldest.start;
    if (held >= this.#windowBytes) return;
    const goOn = this.#goOn;
    this.#goOn = null;
    goOn?.();
  }

  #release(): void {
    this.#chunks = [];
    this.#followers.clear();
    const goOn = this.#goOn;
    this.#goOn = null;
    goOn?.();
  }

  #fill(buffer: Buffer, at: number): number {
    const [oldest] = this.#chunks;
    if (oldest === undefined || oldest.start > at) throw isGone(at);
    let filled = 0;
    for (const { start, bytes } of this.#chunks) {
      const some = bytes.subarray(Math.max(0, at + filled - start));
      filled += some.copy(buffer, filled);
      if (filled === buffer.length) break;
    }
    return filled;
  }
}

interface Reading {
  /** Bytes before that are not read again. */
  needs: number;
}

function isGone(start: number): BackupError {
  return new BackupError({
    code: 'BP5040',
    stage: 'upload',
    message: `the bytes from ${start} on are not kept: \`staging.mode: stream\` has no spool to read again`,
    hint: 'use `staging.mode: spool`, where an upload can begin anew',
  });
}
