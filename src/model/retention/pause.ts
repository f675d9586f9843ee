import type { KeptBackup } from './backup.ts';

const day = 86_400_000;
/** So many gaps say what is usual; fewer than some say little. */
const looked = 10;
const enough = 3;
/** A weekend is no pause. */
const shortest = 4 * day;

export interface Pause {
  /** When the last backup before it began, and the first one after it; milliseconds of the epoch. */
  readonly before: number;
  readonly after: number;
  /** When the oldest of the backups began that show what was usual before it. */
  readonly usualSince: number;
}

/**
 * Long times without any backup, of good ones sorted newest first, that are not over for long: the backups since
 * then do not fill the time yet in which every backup stays. The host was off, or its clock has jumped: nothing that
 * can be read here tells which.
 */
export function findPauses(backups: readonly KeptBackup[], withinMs: number): readonly Pause[] {
  const times = backups.map(({ startedAt }) => startedAt);
  const gaps = times.slice(1).map((before, at) => (times[at] ?? before) - before);
  const newest = times[0] ?? 0;
  return gaps.flatMap((gap, at) => {
    const [after = 0, before = 0] = times.slice(at, at + 2);
    if (newest - after >= withinMs || gap <= shortest) return [];
    const earlier = gaps.slice(at + 1, at + 1 + looked);
    if (!isLong(gap, earlier)) return [];
    return [{ before, after, usualSince: times[at + 1 + earlier.length] ?? before }];
  });
}

/** Where backups are rare, what is usual there is not. */
function isLong(gapMs: number, earlier: readonly number[]): boolean {
  const least = earlier.length < enough ? 2 * shortest : shortest;
  return gapMs > least && gapMs > 2 * Math.max(0, ...earlier);
}
