import type { Secrets } from '../../src/ports/secrets.ts';

/** For parts that need none. */
export const noSecrets: Secrets = {
  resolve: () => Promise.reject(new Error('no secret was expected to be asked for')),
};
