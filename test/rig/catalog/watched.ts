import type { Destination, ReadsSmall, Weighing } from '../../../src/ports/destination.ts';
import type { StepContext } from '../../../src/ports/step-context.ts';

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

/** A destination, and the folders that it was asked for, by the question. */
export function watchLists(truth: Destination): {
  readonly destination: Destination;
  readonly asked: {
    readonly list: string[];
    readonly listLevel: string[];
    readonly weigh: Weighing[];
  };
} {
  const asked = { list: [] as string[], listLevel: [] as string[], weigh: [] as Weighing[] };
  const destination = new Proxy(truth, {
    get: (target, name) => {
      const value: unknown = Reflect.get(target, name);
      if (typeof value !== 'function') return value;
      if (name !== 'list' && name !== 'listLevel' && name !== 'weigh') return value.bind(target);
      return (what: string & Weighing, context: StepContext) => {
        asked[name].push(what);
        return value.call(target, what, context);
      };
    },
  });
  return { destination, asked };
}
