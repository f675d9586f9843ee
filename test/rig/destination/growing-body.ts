import { createHash } from 'node:crypto';
import type { Body, Seal } from '../../../src/ports/body.ts';

/** A body that a test writes. */
export interface BodyWriter {
  readonly body: Body;
  write(bytes: Uint8Array): Promise<void>;
  /** All is written and counts. */
  seal(): Promise<Seal>;
  fail(reason: Error): void;
  close(): Promise<void>;
}

export type OpenBody = () => Promise<BodyWriter>;

interface Waiter {
  readonly beyond: number;
  readonly resolve: (bytes: number) => void;
  readonly reject: (reason: unknown) => void;
}

/** Lives in memory and tells its followers of every byte at once. */
export class GrowingBody implements Body, BodyWriter {
  readonly file = null;
  readonly body = this;
  readonly #sealed = Promise.withResolvers<Seal>();
  readonly #chunks: Buffer[] = [];
  readonly #waiters = new Set<Waiter>();
  #bytes = 0;
  #isEnded = false;
  #failure: Error | null = null;

  constructor() {
    this.sealed.catch(() => undefined);
  }

  get sealed(): Promise<Seal> {
    return this.#sealed.promise;
  }

  write(bytes: Uint8Array): Promise<void> {
    this.#chunks.push(Buffer.from(bytes));
    this.#bytes += bytes.length;
    this.#tell();
    return Promise.resolve();
  }

  seal(): Promise<Seal> {
    const hash = createHash('sha256');
    for (const chunk of this.#chunks) hash.update(chunk);
    this.#isEnded = true;
    this.#sealed.resolve({ bytes: this.#bytes, sha256: hash.digest('hex') });
    this.#tell();
    return this.sealed;
  }

  fail(reason: Error): void {
    this.#failure = reason;
    this.#sealed.reject(reason);
    for (const { reject } of this.#waiters) reject(reason);
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  release(): void {
    // All of it stays in memory.
  }

  async grown(beyond: number, signal: AbortSignal): Promise<number> {
    signal.throwIfAborted();
    if (this.#failure !== null) throw this.#failure;
    const { promise, resolve, reject } = Promise.withResolvers<number>();
    const waiter = { beyond, resolve, reject };
    const onAbort = (): void => reject(signal.reason);
    signal.addEventListener('abort', onAbort, { once: true });
    this.#waiters.add(waiter);
    this.#tell();
    try {
      return await promise;
    } finally {
      signal.removeEventListener('abort', onAbort);
      this.#waiters.delete(waiter);
    }
  }

  fill(buffer: Buffer, at: number): Promise<number> {
    return Promise.resolve(Buffer.concat(this.#chunks).copy(buffer, 0, at));
  }

  #tell(): void {
    for (const { beyond, resolve } of this.#waiters) {
      if (this.#bytes > beyond || this.#isEnded) resolve(this.#bytes);
    }
  }
}
