import type { Copy, Inventory } from '../../../../src/catalog/inventory.ts';
import { timeOfCheck } from '../../../../src/catalog/judge-copy.ts';
import { decideAt } from '../../../../src/catalog/retention/decide.ts';
import { type JudgedBackup, judgeBackups } from '../../../../src/catalog/verdict.ts';
import type { Plan } from '../../../../src/model/plan.ts';
import type { RetentionPlan } from '../../../../src/model/retention.ts';
import { type CheckName, compactTime } from '../../../../src/model/run/check-record.ts';
import { isFuture } from '../../../../src/model/run/future.ts';
import { sampleCopy } from '../../catalog/judged.ts';
import { day, isUp, type Made, type MadeCopy, type Place, type World } from './world.ts';

/** What somebody sees whose clock shows `now`: only what lies at places that answer. */
export function judge(world: World, now: number): readonly JudgedBackup[] {
  return judgeBackups(inventoryOf(world, now).backups);
}

export interface Asked {
  readonly now: number;
  readonly own?: string;
  readonly isConfirmed?: boolean;
}

/** What goes at each place, as a run decides it: all is read once, before the first one goes. */
export function decide(world: World, { now, own, isConfirmed = false }: Asked) {
  const inventory = inventoryOf(world, now);
  const backups = judgeBackups(inventory.backups);
  const plan = planOf(world);
  const situation = {
    plan,
    inventory,
    backups,
    own: own ?? null,
    isConfirmed,
    oldRules: null,
    now,
  };
  return (place: Place): RetentionPlan => decideAt(place.id, situation);
}

/** Written down as the program does it: what was found to be wrong comes after all that was found before. */
export function recordCheck(
  { checks }: MadeCopy,
  check: Pick<CheckName, 'destination' | 'level' | 'verdict'>,
  now: number,
): void {
  const { verdict } = check;
  const others = checks
    .filter((other) => verdict === 'fail' || other.verdict === 'fail')
    .map(timeOfCheck)
    .filter((time) => verdict === 'fail' || !isFuture(time, now));
  const at = Math.max(now, ...others.map((time) => time + 1000));
  checks.push({ ...check, at: compactTime(new Date(at).toISOString()), run: 'aaaa' });
}

function inventoryOf(world: World, now: number): Inventory {
  const up = world.places.filter((place) => isUp(world, place));
  const backups = [...world.backups.values()].flatMap((made) => {
    const copies = up.flatMap(({ id }) => copyOf(made, id, now));
    const { id, startedAt, manifest } = made;
    const found = { id, startedAt, manifest, manifestSha256: null, isTampered: false, copies };
    return copies.length === 0 ? [] : [found];
  });
  return { backups, orphans: [], destinations: world.places.map((one) => reportOf(world, one)) };
}

function copyOf(made: Made, place: string, now: number): readonly Copy[] {
  const copy = made.copies.get(place);
  if (copy === undefined) return [];
  const { id, manifest, hold } = made;
  const { isDeleted, writtenAt } = copy;
  const checks = copy.checks.filter(
    (check) => check.verdict === 'fail' || !isFuture(timeOfCheck(check), now),
  );
  return [sampleCopy({ id, destination: place, manifest, hold, isDeleted, writtenAt, checks })];
}

function reportOf(world: World, place: Place): Inventory['destinations'][number] {
  const written = [...world.backups.values()].flatMap(
    ({ copies }) => copies.get(place.id)?.writtenAt ?? [],
  );
  return {
    id: place.id,
    error: isUp(world, place) ? null : 'it does not answer',
    areHoldsReadable: true,
    owners: new Map(),
    deleted: new Set(),
    doubtedDeletions: new Map(),
    foreignKeys: 0,
    bytes: 0,
    writtenAt: written.length === 0 ? null : Math.max(...written),
  };
}

/** Only what is asked for a decision. */
function planOf({ rules }: World): Plan {
  const retention = {
    keep: rules.keep,
    perDestination: rules.perDestination,
    minimum: 1,
    maxDeletes: { share: 0.25 },
    failedAfter: 14 * day,
  };
  return {
    schedule: [{ timezone: 'Europe/Berlin' }],
    stages: { retention },
  } as unknown as Plan;
}
