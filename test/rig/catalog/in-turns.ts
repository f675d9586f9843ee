import { setImmediate, setTimeout } from 'node:timers/promises';
import fc from 'fast-check';
import type { Destination } from '../../../src/ports/destination.ts';
import { lie } from './lie.ts';

const longestStepMs = 50;

/**
 * Several who work at one store: whose next step it is, a number decides, so that every order can be had again. Each has
 * a pace of his own, so that it is not always the one with the fewest steps who comes first.
 */
export class Turns {
  readonly #waiting = new Map<string, () => void>();
  readonly #live = new Set<string>();
  readonly #paces = new Map<string, number>();
  readonly #numbers: Iterator<number>;

  constructor(seed: number) {
    this.#numbers = fc.sample(fc.nat(), { seed, numRuns: 1000 })[Symbol.iterator]();
  }

  /** Each step of `name` at this destination waits for its turn. */
  at(truth: Destination, name: string): Destination {
    const turn = () => new Promise<void>((go) => this.#waiting.set(name, go));
    return lie(truth, {
      put: async (...given) => {
        await turn();
        return await truth.put(...given);
      },
      remove: async (...given) => {
        await turn();
        await truth.remove(...given);
      },
      list: async function* (...given) {
        await turn();
        yield* truth.list(...given);
      },
    });
  }

  /** Lets all of them work to their ends. */
  async run<T>(works: Readonly<Record<string, () => Promise<T>>>): Promise<readonly T[]> {
    for (const name of Object.keys(works)) this.#paces.set(name, 1 + (this.#next() % 9) ** 2);
    const all = Object.entries(works).map(async ([name, work]) => {
      this.#live.add(name);
      try {
        return await work();
      } finally {
        this.#live.delete(name);
      }
    });
    while (this.#live.size > 0) await this.#step();
    return await Promise.all(all);
  }

  async #step(): Promise<void> {
    // Whoever neither waits nor works waits for time to pass.
    const began = performance.now();
    while (this.#waiting.size < this.#live.size && performance.now() - began < longestStepMs) {
      await setImmediate();
    }
    const chances = [...this.#waiting.keys()].flatMap((name) =>
      Array<string>(this.#paces.get(name) ?? 1).fill(name),
    );
    const name = chances[this.#next() % Math.max(1, chances.length)];
    if (name === undefined) return await setTimeout(2);
    const go = this.#waiting.get(name);
    this.#waiting.delete(name);
    go?.();
  }

  #next(): number {
    return this.#numbers.next().value ?? 0;
  }
}

export interface Stopped {
  readonly destination: Destination;
  /** When it stands there. */
  readonly reached: Promise<void>;
  go(): void;
}

/** Stands still after the first object that it has written. */
export function stopAfterPut(truth: Destination): Stopped {
  const stop = createStop();
  return {
    ...stop,
    destination: lie(truth, {
      put: async (...given) => {
        const stored = await truth.put(...given);
        await stop.stand();
        return stored;
      },
    }),
  };
}

/** Stands still before the first object that it removes. */
export function stopBeforeRemove(truth: Destination): Stopped {
  const stop = createStop();
  return {
    ...stop,
    destination: lie(truth, {
      remove: async (...given) => {
        await stop.stand();
        await truth.remove(...given);
      },
    }),
  };
}

function createStop() {
  const { promise: reached, resolve: reach } = Promise.withResolvers<void>();
  const { promise: open, resolve: go } = Promise.withResolvers<void>();
  const stand = async (): Promise<void> => {
    reach();
    await open;
  };
  return { reached, go, stand };
}
