import type { Decision } from '../retention/backup.ts';
import type { RetentionPlan } from '../retention.ts';
import type { RunPlan } from './run-plan.ts';

/** A decision of retention that goes no further than what was planned. */
export interface Restricted {
  readonly plan: RetentionPlan;
  /** How what was decided differs from what was planned; `null` where it does not. */
  readonly difference: string | null;
}

/** Only what both want is removed: the plan was read by somebody, and the decision knows what has happened since. */
export function restrictToPlan(
  decided: RetentionPlan,
  { destinations }: RunPlan,
  destination: string,
): Restricted {
  const planned = destinations.find(({ id }) => id === destination);
  // Whatever a plan names at a destination that it says it does not know, nobody has looked at it there.
  const isKnown = planned?.unknown === null;
  const named = new Set(isKnown ? planned.removals.map(({ id }) => id) : []);
  const decisions = decided.decisions.map((one) => spareUnnamed(one, named));
  const removed = new Set(
    decisions.filter(({ action }) => action === 'remove').map(({ id }) => id),
  );
  const unnamed = decided.decisions.filter(
    ({ id, action }) => action === 'remove' && !named.has(id),
  );
  const kept = [...named].filter((id) => !removed.has(id));
  const said = [
    ...(unnamed.length > 0 ? [`the plan does not name ${list(unnamed.map(({ id }) => id))}`] : []),
    ...(kept.length > 0 ? [`${list(kept)} would go by the plan, and not by the rules now`] : []),
  ];
  const difference =
    said.length === 0 ? null : `what differs from the plan stays: ${said.join(', ')}`;
  return { plan: { ...decided, decisions }, difference };
}

function spareUnnamed(decision: Decision, named: ReadonlySet<string>): Decision {
  if (decision.action === 'keep' || named.has(decision.id)) return decision;
  const reasons = ['the plan of this run does not name it', ...decision.reasons];
  return { ...decision, action: 'keep', reasons };
}

const shownAtMost = 3;

function list(ids: readonly string[]): string {
  const more = ids.length > shownAtMost ? ` and ${ids.length - shownAtMost} more` : '';
  return `${ids.slice(0, shownAtMost).join(', ')}${more}`;
}
