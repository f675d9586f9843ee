import type { Destination, ReadsSmall } from '../../../src/ports/destination.ts';

/** A destination, and the keys that were read there. */
export function watchReads(truth: Destination): {
  readonly destination: Destination;
  /** What was read since the last time, sorted. */
  took(): readonly string[];
} {
  const keys: string[] = [];
  const destination = new Proxy(truth, {
    get: (target, name) => {
      const value: unknown = Reflect.get(target, name);
      if (typeof value !== 'function') return value;
      if (name !== 'get' && name !== 'readSmall') return value.bind(target);
      return (...asked: Parameters<ReadsSmall['readSmall']>) => {
        keys.push(asked[0]);
        return value.apply(target, asked);
      };
    },
  });
  return { destination, took: () => keys.splice(0).sort() };
}
