import { decide, judge } from './look.ts';
import { dumps, isRestorable, isUp, type Place, type World } from './world.ts';

/** Of each dump that ever had a good backup, one is there that is known to be good, and really is. */
export function assertNothingIsLost(world: World): void {
  const isAllUp = world.places.every((place) => isUp(world, place));
  if (!isAllUp) return;
  // One that a clock ahead has made is good already, though a right clock sees that only when its time has come.
  const farthest = world.now + Math.max(0, ...world.hosts.map(({ offsetMs }) => offsetMs));
  const good = judge(world, farthest).filter(({ backup, copies }) => {
    const made = world.backups.get(backup.id);
    return copies.some(
      ({ copy, verdict }) =>
        made !== undefined &&
        verdict === 'good' &&
        isRestorable(made, made.copies.get(copy.destination)),
    );
  });
  for (const dump of dumps) {
    const isThere = good.some(
      ({ backup, verdict }) =>
        verdict === 'good' && backup.manifest?.artifacts.some((artifact) => artifact.dump === dump),
    );
    if (isThere) world.everGood.add(dump);
    else if (world.everGood.has(dump)) throw new Error(`nothing good is left of ${dump}`);
  }
}

/** How many good copies there are, where there are most. */
export function mostGood(world: World): number {
  const judged = judge(world, world.now);
  const counts = world.places.map(
    ({ id }) =>
      judged.filter(({ copies }) =>
        copies.some(({ copy, verdict }) => copy.destination === id && verdict === 'good'),
      ).length,
  );
  return Math.max(...counts);
}

/** Where a right clock could go on, and is not refused. */
export function movingPlaces(world: World): readonly Place[] {
  const decideFor = decide(world, { now: world.now });
  return world.places.filter((place) => isUp(world, place) && decideFor(place).refusal === null);
}
