import type { Spoken } from '../confirm/find-wrong-token.ts';
import type { BoundFacts } from '../confirm/token.ts';
import { goingOf, type PrunedBackup, type PrunedDestination, type PrunePlan } from './plan.ts';

type PruneFact = 'name' | 'rules' | 'removals' | 'remains';

/** What the token of a prune binds. */
export const pruneBinding: Spoken<PruneFact> = {
  kind: 'backup-pipeline prune 1',
  names: ['name', 'rules', 'removals', 'remains'],
  changes: {
    name: 'it is for another pipeline',
    rules: 'the pipeline was edited since',
    removals:
      'other backups would go now: one was made, removed or judged otherwise since, or time has passed',
    remains: 'other remains would go now',
  },
  again: 'run prune without --confirm: it prints the plan of now, and its token',
};

type Planned = Pick<PrunePlan, 'pipeline' | 'pipelineDigest' | 'destinations'>;

/** What must be the same when it is done as it was when it was planned; sizes and reasons are not among it. */
export function pruneFactsOf(plan: Planned): BoundFacts<PruneFact> {
  const { pipeline, pipelineDigest, destinations } = plan;
  const sorted = destinations.toSorted((a, b) => order(a.id, b.id));
  return {
    name: pipeline,
    rules: pipelineDigest,
    removals: sorted.map((one) => [one.id, idsAndDigests(goingOf(one))]),
    remains: sorted.map((one) => [one.id, one.remains.map(({ id }) => id).toSorted(order)]),
  };
}

function idsAndDigests(going: readonly PrunedBackup[]) {
  const known = going.map(({ id, manifestSha256 }) => [id, manifestSha256] as const);
  return known.toSorted(([a], [b]) => order(a, b)).map((one) => [...one]);
}

function order(a: string, b: string): number {
  return a < b ? -1 : 1;
}

/** As if these had not been held: whoever planned before has read that they go. */
export function withoutHolds(
  plan: PrunePlan,
  goingOtherwise: ReadonlyMap<string, readonly PrunedBackup[]>,
  ids: ReadonlySet<string>,
): Planned {
  const destinations = plan.destinations.map((one): PrunedDestination => {
    const more = (goingOtherwise.get(one.id) ?? []).filter(({ id }) => ids.has(id));
    const others = one.backups.filter(({ id }) => !ids.has(id));
    const rest = one.backups.filter(({ id }) => ids.has(id) && !more.some((it) => it.id === id));
    return { ...one, backups: [...others, ...rest, ...more] };
  });
  return { ...plan, destinations };
}
