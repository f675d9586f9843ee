import type { Secret } from '../../../model/secret.ts';

export interface Login {
  readonly user: string;
  readonly password: Secret;
}
