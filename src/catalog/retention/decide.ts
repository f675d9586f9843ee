import type { Plan } from '../../model/plan.ts';
import { decideRetention, type RetentionPlan } from '../../model/retention.ts';
import type { Inventory } from '../inventory.ts';
import type { JudgedBackup } from '../verdict.ts';
import { viewForRetention } from './view.ts';

/** What is known when somebody asks what goes; the rules are those of the pipeline. */
export interface RetentionSituation {
  readonly plan: Plan;
  readonly backups: readonly JudgedBackup[];
  readonly inventory: Inventory;
  /** The backup that the run which decides has made; `null` where no run asks. */
  readonly own: string | null;
  /** Whether it lies there already: then the newest file tells the time of the store. Left out: wherever there is one. */
  readonly hasWritten?: boolean;
  /** A person has confirmed the removals of this very plan, however many. */
  readonly isConfirmed: boolean;
  /** Why the rules of today may not be what decides; `null` when they are. */
  readonly oldRules: string | null;
  /** Milliseconds of the epoch. */
  readonly now: number;
}

/** What stays at one destination and what goes, by the rules for it and by what lies there. */
export function decideAt(destination: string, situation: RetentionSituation): RetentionPlan {
  const { plan, backups, inventory, own, isConfirmed, oldRules, now } = situation;
  const { retention: rules } = plan.stages;
  const report = inventory.destinations.find(({ id }) => id === destination);
  const areHoldsUnclear = report?.areHoldsReadable === false;
  return decideRetention({
    backups: viewForRetention(backups, destination, now),
    keep: rules.perDestination[destination] ?? rules.keep,
    minimum: rules.minimum,
    maxDeletes: rules.maxDeletes,
    failedAfterMs: rules.failedAfter,
    zone: plan.schedule[0]?.timezone ?? 'UTC',
    isConfirmed,
    own,
    now,
    storeNow: storeTime(report?.writtenAt ?? null, situation),
    obstacle: oldRules ?? report?.error ?? (areHoldsUnclear ? 'holds cannot be read' : null),
  });
}

const day = 86_400_000;

/** Where nobody has written for days, the newest file tells nothing of what time it is. */
function storeTime(
  writtenAt: number | null,
  { own, hasWritten = own !== null, now }: RetentionSituation,
): number | null {
  const isOld = writtenAt !== null && now > writtenAt + day;
  return isOld && !hasWritten ? null : writtenAt;
}

/** Whether there is any rule by which something could go. */
export function hasRules({ stages: { retention } }: Plan): boolean {
  return retention.keep !== undefined || Object.keys(retention.perDestination).length > 0;
}
