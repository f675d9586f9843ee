import type { Keep } from '../plan.ts';
import type { Zone } from '../zone.ts';
import type { KeptBackup } from './backup.ts';
import { findPauses, type Pause } from './pause.ts';

/** Why a backup stays that only the jump of time over a pause would remove. */
const beforePause = 'within the time in which every backup stayed before a long pause';

/** Why one stays by which the pause is known to be a long one. */
const usualBeforePause = 'one of those that show how often there were backups before a long pause';

/** Whether a reason, also one that names its dump, is only that a long pause came after the backup. */
export function isForPause(reason: string): boolean {
  return reason.endsWith(beforePause) || reason.endsWith(usualBeforePause);
}

/** Why the rules keep each of the backups, in their order. One without a reason may go. */
export type Kept = readonly (readonly string[])[];

/** Applies the rules to the good backups of one dump, newest first. The rules add up. */
export function applyRules(backups: readonly KeptBackup[], keep: Keep, zone: Zone): Kept {
  const kept: string[][] = backups.map(() => []);
  const note: Note = (at, reason) => kept[at]?.push(reason);
  const { last = 0, within } = keep;
  for (let at = 0; at < Math.min(last, backups.length); at += 1) {
    note(at, at === 0 ? 'the newest good one' : `number ${at + 1} of the last ${last}`);
  }
  for (const { rule, unit, bucketOf } of calendar) {
    const count = keep[rule] ?? 0;
    const bucketAt = ({ startedAt }: KeptBackup) => bucketOf(zone.toLocal(startedAt), startedAt);
    newestOfEach(backups, count, bucketAt).forEach((at, number) => {
      note(at, `the newest of its ${unit}, ${number + 1} of ${count} ${rule}`);
    });
  }
  if (within !== undefined) noteWithin({ backups, within }, note);
  return kept;
}

type Note = (at: number, reason: string) => void;

/**
 * Counted back from the newest; and, until the backups since then fill the time, from where a long pause began. What
 * shows that it was a long one stays as long: without it nobody would see the pause the next time.
 */
function noteWithin(
  { backups, within }: { readonly backups: readonly KeptBackup[]; readonly within: number },
  note: Note,
): void {
  // The oldest last: of those that a backup is older than, the nearest one keeps most.
  const pauses = findPauses(backups, within);
  const newest = backups[0]?.startedAt ?? 0;
  let seen = 0;
  for (const [at, { startedAt }] of backups.entries()) {
    while (startedAt <= (pauses[seen]?.before ?? Number.NEGATIVE_INFINITY)) seen += 1;
    const nearest: Pause | undefined = pauses[seen - 1];
    if (newest - startedAt < within) note(at, 'within the time in which every backup stays');
    else if (nearest === undefined) continue;
    else if (nearest.before - startedAt < within) note(at, beforePause);
    else if (nearest.usualSince <= startedAt) note(at, usualBeforePause);
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
  { rule: 'monthly', unit: 'month', bucketOf: monthOf },
  { rule: 'yearly', unit: 'year', bucketOf: yearOf },
];

function yearOf(localMs: number): number {
  return new Date(localMs).getUTCFullYear();
}

/** Counted through the years. */
function monthOf(localMs: number): number {
  const date = new Date(localMs);
  return date.getUTCFullYear() * 12 + date.getUTCMonth();
}

/** Where in the list the newest of each bucket is, of so many buckets. */
function newestOfEach(
  backups: readonly KeptBackup[],
  count: number,
  bucketOf: (backup: KeptBackup) => number | string,
): readonly number[] {
  const found = new Map<number | string, number>();
  for (const [at, backup] of backups.entries()) {
    if (found.size >= count) break;
    const bucket = bucketOf(backup);
    if (!found.has(bucket)) found.set(bucket, at);
  }
  return [...found.values()];
}
