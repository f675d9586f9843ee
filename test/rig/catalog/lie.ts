import { Readable } from 'node:stream';
import type { Destination } from '../../../src/ports/destination.ts';

/** A real destination of which some answers are false. */
export function lie(truth: Destination, lies: Partial<Destination>): Destination {
  return {
    kind: truth.kind,
    id: truth.id,
    traits: truth.traits,
    check: (...given) => truth.check(...given),
    free: (...given) => truth.free(...given),
    put: (...given) => truth.put(...given),
    settle: (...given) => truth.settle(...given),
    get: (...given) => truth.get(...given),
    list: (...given) => truth.list(...given),
    remove: (...given) => truth.remove(...given),
    classify: (error) => (error instanceof Outage ? 'transient' : truth.classify(error)),
    ...lies,
  };
}

/** The network is away. */
export class Outage extends Error {
  override readonly name = 'Outage';
}

export function failingStream(error: Error): Readable {
  return new Readable({
    read() {
      this.destroy(error);
    },
  });
}
