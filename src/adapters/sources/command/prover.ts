import type { Prover } from '../../../ports/prover.ts';

/** What a program of somebody's choice writes is known to nobody else. */
export function createProver(): Prover {
  return {
    prove: (_plain, context) => {
      context.warn(
        'that the imported bytes are what the program of this dump writes is proved by nobody',
      );
      return Promise.resolve({});
    },
  };
}
