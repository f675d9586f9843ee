import type { RetentionPlan } from '../../../../src/model/retention.ts';
import { isFuture } from '../../../../src/model/run/future.ts';
import { originOf } from '../../../../src/model/run/origin.ts';
import { chance, dumpsIn, isRestorable, type Made, type Place, type World } from './world.ts';

/** A date as wrong as that was written by a clock that was wrong: right ones differ, and follow each other. */
const wrongMs = 10 * 60_000;

/** Does what was decided, and looks at each removal with the eyes of somebody who knows everything. */
export function remove(world: World, { place, now, plan }: Decided): void {
  for (const { id, action, keepers } of plan.decisions) {
    const made = world.backups.get(id);
    if (action !== 'remove' || made === undefined) continue;
    assertNotTheNewest(world, { made, place, now, keepers });
    // One that ends may have ended for a clock that is ahead.
    if (made.hold?.until === null) throw new Error(`${id} is held, and was removed`);
    drop(world, made, place);
  }
}

interface Decided {
  readonly place: Place;
  /** By the clock of who has decided. */
  readonly now: number;
  readonly plan: RetentionPlan;
}

/** Some deletions are interrupted: the manifest is still there. */
export function drop(world: World, made: Made, place: Place): void {
  const copy = made.copies.get(place.id);
  if (copy === undefined) return;
  world.removals.push({ backup: made, place: place.id });
  if (chance(world, 3)) {
    copy.isDeleted = true;
    return;
  }
  made.copies.delete(place.id);
  if (made.copies.size === 0) world.backups.delete(made.id);
}

interface Removing {
  readonly made: Made;
  readonly place: Place;
  readonly now: number;
  readonly keepers: readonly string[];
}

/**
 * What goes is never the newest that can be restored of a dump, by the true time: unless the date of it, or of what
 * stays in its place, was written by a clock that was wrong, and lies in the past by then: nobody can know that.
 */
function assertNotTheNewest(world: World, { made, place, now, keepers }: Removing): void {
  const copy = made.copies.get(place.id);
  // Where a person has begun it, it is finished.
  if (originOf(made.manifest) === 'import' && copy?.isDeleted !== true) {
    throw new Error(`${made.id}, imported, was removed`);
  }
  if (!isRestorable(made, copy) || copy?.isDeleted || isWrong(made)) return;
  if (originOf(made.manifest) === 'safety') return;
  const stay = keepers.flatMap((id) => world.backups.get(id) ?? []);
  for (const dump of dumpsIn(made)) {
    const instead = stay.filter(
      (one) =>
        dumpsIn(one).includes(dump) &&
        isRestorable(one, one.copies.get(place.id)) &&
        !isFuture(one.startedAt, now),
    );
    if (instead.some(isWrong) || instead.some(({ madeAt }) => madeAt > made.madeAt)) continue;
    throw new Error(`${made.id}, the newest of ${dump} at ${place.id}, was removed`);
  }
}

function isWrong({ startedAt, madeAt }: Made): boolean {
  return Math.abs(startedAt - madeAt) > wrongMs;
}
