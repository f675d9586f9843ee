import { decideAt, hasRules } from '../../catalog/retention/decide.ts';
import type { Plan } from '../../model/plan.ts';
import type { Facts } from '../reach/known.ts';

/** What retention would do at one destination at this moment, if a run asked it. */
export interface RetentionOutlook {
  readonly destination: string;
  /** What would go. */
  readonly removes: readonly string[];
  /** What these copies take. */
  readonly bytes: number;
  /** What the rules want gone; more than `removes` where it was refused. */
  readonly wanted: number;
  /** Why nothing goes although the rules want it, or could not go if they did; `null` for no reason. */
  readonly refusal: string | null;
}

export interface RetentionAsked {
  readonly plan: Plan;
  readonly known: Facts;
  /** As in the situation of `decideAt`. */
  readonly oldRules: string | null;
}

/** Pure. Empty where no rule could remove anything. */
export function foreseeRetention({
  plan,
  known,
  oldRules,
}: RetentionAsked): readonly RetentionOutlook[] {
  if (!hasRules(plan)) return [];
  const { backups, inventory, nowMs: now } = known;
  const situation = { plan, backups, inventory, own: null, isConfirmed: false, oldRules, now };
  return known.destinations.map(({ id }) => {
    const { decisions, wanted, refusal, doubt } = decideAt(id, situation);
    const removes = decisions.filter(({ action }) => action === 'remove').map((one) => one.id);
    return {
      destination: id,
      removes,
      bytes: bytesOf(new Set(removes), id, known),
      wanted: wanted.length,
      refusal: refusal ?? (doubt === null ? null : `nothing may be removed: ${doubt}`),
    };
  });
}

function bytesOf(ids: ReadonlySet<string>, destination: string, { backups }: Facts): number {
  let bytes = 0;
  for (const { backup } of backups) {
    if (!ids.has(backup.id)) continue;
    const copy = backup.copies.find((one) => one.destination === destination);
    for (const file of copy?.files.values() ?? []) bytes += file.bytes;
  }
  return bytes;
}
