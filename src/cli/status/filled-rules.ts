import { viewForRetention } from '../../catalog/retention/view.ts';
import type { Keep, Plan } from '../../model/plan.ts';
import type { KeptBackup } from '../../model/retention/backup.ts';
import { applyRules } from '../../model/retention/rules.ts';
import { createZone } from '../../model/zone.ts';
import type { Facts } from '../reach/known.ts';

/** How many backups a rule keeps of those that it could keep. */
export interface FilledRule {
  readonly rule: string;
  /** `null` where the pipeline has one dump only. */
  readonly dump: string | null;
  readonly have: number;
  readonly asked: number;
}

/** Of each rule that counts, at one destination: the dump that has the fewest. */
export function findFilled(
  destination: string,
  plan: Plan,
  { backups, nowMs }: Facts,
): readonly FilledRule[] {
  const { keep, perDestination } = plan.stages.retention;
  const rules = perDestination[destination] ?? keep;
  if (rules === undefined) return [];
  const good = viewForRetention(backups, destination, nowMs).filter(
    (one) => one.verdict === 'good' && one.origin === 'run' && !one.isDeleted,
  );
  const zone = createZone(plan.schedule[0]?.timezone ?? 'UTC');
  const dumps = plan.stages.dump.map(({ id }) => id);
  return counted.flatMap((rule) => {
    const asked = rules[rule];
    if (asked === undefined) return [];
    const keeps = (one: readonly KeptBackup[]) =>
      applyRules(one, only(rule, asked), zone).filter((reasons) => reasons.length > 0).length;
    const all = dumps.map((dump) => ({
      dump: dumps.length === 1 ? null : dump,
      have: keeps(good.filter((one) => one.dumps?.includes(dump))),
    }));
    const [least] = all.toSorted((a, b) => a.have - b.have);
    return least === undefined ? [] : [{ rule, asked, ...least }];
  });
}

const counted = ['last', 'hourly', 'daily', 'weekly', 'monthly', 'yearly'] as const;

function only(rule: (typeof counted)[number], asked: number): Keep {
  return { [rule]: asked };
}
