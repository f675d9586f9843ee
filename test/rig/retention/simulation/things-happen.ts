import { judge, recordCheck } from './look.ts';
import { chance, day, dumpsIn, hour, type Made, type Trouble, type World } from './world.ts';

const jumps = [hour, 3 * hour, day, 3 * day, 40 * day, 365 * day, 3 * 365 * day];

/** What a day brings: clocks that jump, places that are away, bytes that rot, rules that somebody mistypes. */
export function letThingsHappen(world: World): void {
  moveClocks(world);
  for (const place of world.places) {
    if (chance(world, 2)) place.isAwayUntil = world.now + world.random.below(6) * day;
  }
  if (chance(world, 30)) rot(world);
  if (world.now >= world.trouble.until) changeTrouble(world);
  if (!world.rules.isMistake && chance(world, 2)) {
    world.rules = { keep: { last: 1 }, perDestination: {}, isMistake: true };
  }
}

function changeTrouble(world: World): void {
  const { random } = world;
  const kind = random.pick<Trouble['kind']>(['none', 'none', 'cut', 'single', 'failing', 'blind']);
  world.trouble = { kind, until: world.now + (5 + random.below(25)) * day };
}

function moveClocks(world: World): void {
  const { hosts, random } = world;
  for (const host of hosts) {
    host.offsetMs += host.driftMs;
    if (host.repairedAt !== 0 && world.now >= host.repairedAt) {
      host.offsetMs = 0;
      host.repairedAt = 0;
    } else if (host.repairedAt === 0 && Math.abs(host.offsetMs) > 4 * 60_000) {
      host.offsetMs = 0;
    }
    if (!chance(world, 2)) continue;
    host.offsetMs = (jumps[random.below(jumps.length)] ?? 0) * (chance(world, 50) ? 1 : -1);
    host.repairedAt = world.now + (1 + random.below(4)) * day;
  }
}

/** Never the last copy that can be restored: that would be no fault of retention. The next check finds it. */
function rot(world: World): void {
  const { backups, random, hosts } = world;
  const all = [...backups.values()].flatMap((made) =>
    [...made.copies].map(([place, copy]) => ({ made, place, copy })),
  );
  const found = all[random.below(Math.max(1, all.length))];
  if (found === undefined || isLast(world, found)) return;
  const { copy, place } = found;
  copy.isRotten = true;
  const now = world.now + (hosts[random.below(hosts.length)]?.offsetMs ?? 0);
  recordCheck(copy, { destination: place, level: 'checksum', verdict: 'fail' }, now);
}

function isLast(world: World, found: { readonly made: Made; readonly place: string }): boolean {
  const good = judge(world, world.now).flatMap(({ backup, copies }) => {
    const made = world.backups.get(backup.id);
    const isOther = (place: string) => made !== found.made || place !== found.place;
    return copies.flatMap(({ copy: { destination }, verdict }) =>
      made !== undefined && verdict === 'good' && isOther(destination) && made.isWhole ? made : [],
    );
  });
  return dumpsIn(found.made).some((dump) => !good.some((made) => dumpsIn(made).includes(dump)));
}
