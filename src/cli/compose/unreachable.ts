import { Readable } from 'node:stream';
import type { Destination } from '../../ports/destination.ts';

/** Stands for a destination that cannot be built; whatever it is asked for fails with the reason. */
export function createUnreachable(
  { id, type }: { readonly id: string; readonly type: string },
  reason: Error,
): Destination {
  const fail = () => Promise.reject(reason);
  return {
    kind: type,
    id,
    traits: { create: 'none', canDelete: false, maxParallel: 1 },
    check: fail,
    free: fail,
    put: fail,
    settle: fail,
    remove: fail,
    get: () => Readable.from([]).destroy(reason),
    list: () => ({ [Symbol.asyncIterator]: () => ({ next: fail }) }),
    classify: () => 'permanent',
  };
}
