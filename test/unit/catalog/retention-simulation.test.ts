import { expect, test } from 'vitest';
import { backUp } from '../../rig/retention/simulation/back-up.ts';
import { lookAfter } from '../../rig/retention/simulation/people.ts';
import { letThingsHappen } from '../../rig/retention/simulation/things-happen.ts';
import {
  assertNothingIsLost,
  mostGood,
  movingPlaces,
} from '../../rig/retention/simulation/truth.ts';
import { createWorld, hour } from '../../rig/retention/simulation/world.ts';

const days = 400;
/** Odd ones keep as little as they can. */
const seeds = [1, 2, 3];

/*
 * Three hosts with clocks of their own, all that can happen to them, and a person who looks once a week. The real
 * functions name, judge and decide; whoever removes looks at each removal knowing what is true.
 */
test.each(seeds)(
  `in ${days} days nothing good is lost, and not everything stays: world %i`,
  {
    timeout: 60_000,
  },
  (seed) => {
    const world = createWorld(seed);
    const movedOn = new Map(world.places.map(({ id }) => [id, 0]));
    const counts: number[] = [];
    for (let day = 0; day < days; day += 1) {
      letThingsHappen(world);
      for (const host of world.hosts) {
        world.now += 8 * hour;
        backUp(world, host);
        assertNothingIsLost(world);
      }
      if (day % 7 === 6) lookAfter(world);
      counts.push(mostGood(world));
      for (const { id } of movingPlaces(world)) movedOn.set(id, day);
      // A wrong clock or rule stops it until somebody looks, and a place that is away for as long.
      for (const [id, last] of movedOn) expect(day - last, `stalled at ${id}`).toBeLessThan(60);
    }
    expect(world.everGood.size).toBe(3);
    expect(world.removals.length).toBeGreaterThan(1000);
    expect(Math.max(...counts)).toBeLessThan(200);
    // However much a stall has heaped up, it goes again.
    expect(Math.min(...counts.slice(-100))).toBeLessThan(40);
  },
);
