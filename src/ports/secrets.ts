import type { Secret } from '../model/secret.ts';
import type { SecretReference } from '../model/secret-reference.ts';

/** Finds what secret references refer to, when it is needed and not before. */
export interface Secrets {
  /** Fails naming the reference, never the value. What it returns is masked in every output from then on. */
  resolve(reference: SecretReference): Promise<Secret>;
}
