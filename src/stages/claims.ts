import type { Claim } from '../catalog/owner.ts';
import type { Destination } from '../ports/destination.ts';
import type { Run } from './run.ts';

type Claimant = Pick<Run, 'plan' | 'ownership'>;

/** What we say of the pipeline's folder at a destination. */
export function claimOn({ plan, ownership }: Claimant, destination: Destination): Claim {
  return { ...ownership.of(destination), destination, pipeline: plan.name };
}

/** What we say of the folders of its former names: their backups are ours to expire only when those are. */
export function formerClaimsOn(run: Claimant, destination: Destination): readonly Claim[] {
  const claim = claimOn(run, destination);
  // A folder of a former name that is gone is no unmounted disk: its last backup may have expired.
  return (run.plan.moved?.from ?? []).map((pipeline) => ({ ...claim, pipeline, wasOurs: false }));
}
