import { setImmediate as turn } from 'node:timers/promises';

/** So long nothing else gets a turn; a signal that arrives meanwhile waits no longer. */
const sliceMs = 10;
/** What is in memory comes in microseconds. A disk that takes longer than this on average makes us wait for it. */
const slowMs = 2;
/** One answer that takes long may be an accident, or a processor that others use. */
const longestMs = 20;
const weight = 1 / 32;

/**
 * Whether a disk answers at once. Then asking for one thing after the other, without a thread in between, is five
 * times as fast as asking for many at a time; where answers take a while it is the other way round, and waiting for
 * them would keep everything else waiting too.
 */
export class Pace {
  #averageMs = 0;
  #sliceStart = performance.now();

  get isFast(): boolean {
    return this.#averageMs < slowMs;
  }

  /** Asks and waits, and remembers how long it took. */
  now<T>(ask: () => T): T {
    const start = performance.now();
    try {
      return ask();
    } finally {
      const took = Math.min(performance.now() - start, longestMs);
      this.#averageMs += weight * (took - this.#averageMs);
    }
  }

  /** Lets others have a turn when it is time. */
  async pause(): Promise<void> {
    if (performance.now() - this.#sliceStart < sliceMs) return;
    await turn();
    this.#sliceStart = performance.now();
  }
}
