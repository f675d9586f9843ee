import type { StepContext } from '../../../src/ports/step-context.ts';

/** A context that a test can wait on and abort. */
export class WatchedContext implements StepContext {
  readonly clock = { now: (): number => Date.now() };
  readonly scratch = {
    path: (name: string): Promise<string> => Promise.reject(new Error(`no scratch for ${name}`)),
  };
  readonly warnings: string[] = [];
  readonly #controller = new AbortController();
  readonly #waiters = new Map<() => void, number>();
  #bytes = 0;

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  get bytes(): number {
    return this.#bytes;
  }

  abort(reason: Error): void {
    this.#controller.abort(reason);
  }

  record(): void {
    throw new Error('a destination records no facts');
  }

  warn(message: string): void {
    this.warnings.push(message);
  }

  progress(bytes: number): void {
    this.#bytes += bytes;
    for (const [resolve, wanted] of this.#waiters) {
      if (this.#bytes >= wanted) resolve();
    }
  }

  /** Resolves when so many bytes went by; fails when `work` ends before. */
  async reached(bytes: number, work: Promise<unknown>): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#waiters.set(resolve, bytes);
    if (this.#bytes >= bytes) resolve();
    const ended = work.then(() => {
      if (this.#bytes < bytes) throw new Error(`it ended after ${this.#bytes} of ${bytes} bytes`);
    });
    try {
      await Promise.race([promise, ended]);
    } finally {
      this.#waiters.delete(resolve);
    }
  }
}
