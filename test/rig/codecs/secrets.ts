import { Secret } from '../../../src/model/secret.ts';
import type { Secrets } from '../../../src/ports/secrets.ts';

/** Secrets by the names of environment variables, without an environment. */
export function createSecretsOf(values: Readonly<Record<string, string>>): Secrets {
  return {
    resolve: (reference) => {
      const value = 'env' in reference ? values[reference.env] : undefined;
      if (value === undefined) return Promise.reject(new Error(JSON.stringify(reference)));
      return Promise.resolve(new Secret(value));
    },
  };
}
