import { createHash } from 'node:crypto';
import { canonical } from '../restore/canonical.ts';
import type { Json } from '../run/facts.ts';

/** Of everything that a plan says but its digest. It tells a damaged or edited file from the one that was written. */
export function digestRunPlan(plan: object): string {
  const { digest: _, ...said }: Readonly<Record<string, unknown>> = { ...plan };
  // A plan is made of JSON, or was read from it.
  return createHash('sha256')
    .update(canonical(said as Json))
    .digest('hex');
}
