import type { Keep } from '../plan.ts';
import type { Zone } from '../zone.ts';
import type { KeptBackup } from './backup.ts';
import { findPauses } from './pause.ts';

/** Why a backup stays that only the jump of time over a pause would remove. */
export const beforePause = 'within the time in which every backup stayed before a long pause';

/** Why the rules keep a backup, by its id. Those that are not in it may go. */
export type Kept = ReadonlyMap<string, readonly string[]>;

/** Applies the rules to the good backups of one dump, newest first. The rules add up. */
export function applyRules(backups: readonly KeptBackup[], keep: Keep, zone: Zone): Kept {
  const kept = new Map<string, string[]>();
  const note = ({ id }: KeptBackup, reason: string): void => {
    kept.set(id, [...(kept.get(id) ?? []), reason]);
  };
  const { last = 0, within } = keep;
  backups.slice(0, last).forEach((backup, at) => {
    note(backup, at === 0 ? 'the newest good one' : `number ${at + 1} of the last ${last}`);
  });
  for (const { rule, unit, bucketOf } of calendar) {
    const count = keep[rule] ?? 0;
    newestOfEach(backups, count, ({ startedAt }) =>
      bucketOf(zone.toLocal(startedAt), startedAt),
    ).forEach((backup, at) => {
      note(backup, `the newest of its ${unit}, ${at + 1} of ${count} ${rule}`);
    });
  }
  if (within !== undefined) noteWithin({ backups, within }, note);
  return kept;
}

/** Counted back from the newest; and, until the backups since then fill the time, from where a long pause began. */
function noteWithin(
  { backups, within }: { readonly backups: readonly KeptBackup[]; readonly within: number },
  note: (backup: KeptBackup, reason: string) => void,
): void {
  const pauses = findPauses(backups, within);
  const newest = backups[0]?.startedAt ?? 0;
  for (const backup of backups) {
    const age = (from: number): number => from - backup.startedAt;
    if (age(newest) < within) note(backup, 'within the time in which every backup stays');
    else if (pauses.some(({ before }) => age(before) >= 0 && age(before) < within))
      note(backup, beforePause);
  }
}

interface CalendarRule {
  readonly rule: 'hourly' | 'daily' | 'weekly' | 'monthly' | 'yearly';
  readonly unit: string;
  /** What all moments of one hour, day … share, and no others. */
  readonly bucketOf: (localMs: number, utcMs: number) => number | string;
}

const hour = 3_600_000;
const day = 24 * hour;

const calendar: readonly CalendarRule[] = [
  {
    rule: 'hourly',
    unit: 'hour',
    // An hour that the clocks show twice, when they go back, is two hours.
    bucketOf: (local, utc) => `${Math.floor(local / hour)} ${local - utc}`,
  },
  { rule: 'daily', unit: 'day', bucketOf: (local) => Math.floor(local / day) },
  {
    rule: 'weekly',
    unit: 'week',
    // Weeks begin on Monday; the epoch began on a Thursday.
    bucketOf: (local) => Math.floor((Math.floor(local / day) + 3) / 7),
  },
  { rule: 'monthly', unit: 'month', bucketOf: (local) => yearOf(local) * 12 + monthOf(local) },
  { rule: 'yearly', unit: 'year', bucketOf: yearOf },
];

function yearOf(localMs: number): number {
  return new Date(localMs).getUTCFullYear();
}

function monthOf(localMs: number): number {
  return new Date(localMs).getUTCMonth();
}

function newestOfEach(
  backups: readonly KeptBackup[],
  count: number,
  bucketOf: (backup: KeptBackup) => number | string,
): readonly KeptBackup[] {
  const found = new Map<number | string, KeptBackup>();
  for (const backup of backups) {
    if (found.size >= count) break;
    const bucket = bucketOf(backup);
    if (!found.has(bucket)) found.set(bucket, backup);
  }
  return [...found.values()];
}
