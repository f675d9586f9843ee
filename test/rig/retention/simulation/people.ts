import { decide, judge, recordCheck } from './look.ts';
import { drop, remove } from './remove.ts';
import {
  chance,
  day,
  dumpsIn,
  isRestorable,
  isUp,
  type Made,
  type Place,
  type World,
} from './world.ts';

/** Once a week somebody reads the notices, with a clock that is right, and does what they say. */
export function lookAfter(world: World): void {
  for (const place of world.places.filter((one) => isUp(world, one))) {
    deleteFuture(world, place);
    answerRefusal(world, place);
  }
  lookAtSuspects(world);
  changeHolds(world);
}

/** What is dated in the future stops retention until it is gone, where no store knows better. */
function deleteFuture(world: World, place: Place): void {
  for (const id of decide(world, { now: world.now })(place).future) {
    const made = world.backups.get(id);
    if (made !== undefined && !isNeeded(world, made, place)) drop(world, made, place);
  }
}

/** He looks whether something else is there of each dump. */
function isNeeded(world: World, made: Made, place: Place): boolean {
  return dumpsIn(made).some((dump) => {
    const others = judge(world, world.now).filter(
      ({ backup, verdict, copies }) =>
        backup.id !== made.id &&
        verdict === 'good' &&
        copies.some(
          ({ copy, verdict: worth }) => copy.destination === place.id && worth === 'good',
        ) &&
        backup.manifest?.artifacts.some((artifact) => artifact.dump === dump),
    );
    return others.length === 0;
  });
}

function answerRefusal(world: World, place: Place): void {
  const { now } = world;
  const plan = decide(world, { now })(place);
  if (plan.refusal === null || plan.doubt !== null) return;
  if (world.rules.isMistake && chance(world, 50)) {
    world.rules = world.rightRules;
    return;
  }
  // He means it.
  remove(world, { place, now, plan: decide(world, { now, isConfirmed: true })(place) });
  if (chance(world, 50)) world.rules = world.rightRules;
}

function lookAtSuspects(world: World): void {
  for (const { backup, verdict } of judge(world, world.now)) {
    const made = world.backups.get(backup.id);
    if (verdict !== 'suspect' || made === undefined || made.hold !== null) continue;
    if (world.now - made.madeAt >= 7 * day) settle(world, made);
  }
}

function settle(world: World, made: Made): void {
  for (const place of world.places.filter((one) => isUp(world, one))) {
    const copy = made.copies.get(place.id);
    if (copy === undefined) continue;
    const check = { destination: place.id, level: 'accept', verdict: 'pass' } as const;
    if (isRestorable(made, copy)) recordCheck(copy, check, world.now);
    else drop(world, made, place);
  }
}

function changeHolds(world: World): void {
  const all = [...world.backups.values()];
  for (const made of all) if (made.hold !== null && chance(world, 20)) made.hold = null;
  const made = all[world.random.below(Math.max(1, all.length))];
  if (made === undefined || !chance(world, 20)) return;
  const until = chance(world, 50) ? null : world.now + 10 * day;
  made.hold = { reason: 'audit', owner: 'ann', until };
}
