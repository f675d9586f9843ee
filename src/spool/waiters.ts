interface Waiter {
  readonly beyond: number;
  readonly resolve: (bytes: number) => void;
  readonly reject: (reason: unknown) => void;
}

/** Followers that wait for more bytes than they know of. */
export class Waiters {
  readonly #waiting = new Set<Waiter>();
  #size = 0;
  #end: { readonly bytes: number } | { readonly reason: unknown } | null = null;

  /** Resolves with the size when it is beyond that, or when there will be no more. */
  async wait(beyond: number, signal: AbortSignal): Promise<number> {
    signal.throwIfAborted();
    if (this.#end !== null && 'reason' in this.#end) throw this.#end.reason;
    if (this.#size > beyond || this.#end !== null) return this.#size;
    const { promise, resolve, reject } = Promise.withResolvers<number>();
    const waiter = { beyond, resolve, reject };
    const abort = () => reject(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    this.#waiting.add(waiter);
    try {
      return await promise;
    } finally {
      signal.removeEventListener('abort', abort);
      this.#waiting.delete(waiter);
    }
  }

  get areWaiting(): boolean {
    return this.#waiting.size > 0;
  }

  /** It only grows. */
  tell(size: number): void {
    this.#size = size;
    for (const { beyond, resolve } of this.#waiting) if (size > beyond) resolve(size);
  }

  end(bytes: number): void {
    this.#size = bytes;
    this.#end = { bytes };
    for (const { resolve } of this.#waiting) resolve(bytes);
  }

  fail(reason: unknown): void {
    this.#end = { reason };
    for (const { reject } of this.#waiting) reject(reason);
  }
}
