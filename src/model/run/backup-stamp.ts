import { type BackupId, redateBackupId, timeOf } from './backup-id.ts';
import { isFuture } from './future.ts';

/** By what the backup of a run is known, and when it counts as begun. */
export interface BackupStamp {
  readonly id: BackupId;
  /** Milliseconds of the epoch, a whole second: the time in the id. */
  readonly startedAt: number;
  /** How far it is dated after the clock, to follow a backup that another clock made; 0 for a true time. */
  readonly aheadMs: number;
}

export interface Standing {
  /** The id of the run. Its random part names the backup too. */
  readonly run: BackupId;
  /** It had to wait for others: what it backs up is of today, not of when it was asked to. */
  readonly hasWaited: boolean;
  readonly now: number;
  /** When every backup began that is there already. */
  readonly others: readonly number[];
}

const second = 1000;

/**
 * A backup is named when nobody else can make one: by the id of its run, unless the run had to wait or a backup that
 * is there is as young. It follows all of them, or the newest would be taken for an older one and removed; those that
 * are dated beyond what clocks may differ count for nothing, and are not followed.
 */
export function stampBackup({ run, hasWaited, now, others }: Standing): BackupStamp {
  const newest = others.filter((at) => !isFuture(at, now)).reduce((a, b) => Math.max(a, b), 0);
  const began = timeOf(run);
  if (!hasWaited && newest < began) return { id: run, startedAt: began, aheadMs: 0 };
  const clock = wholeSecond(now);
  const next = newest < clock ? clock : wholeSecond(newest) + second;
  const startedAt = isFuture(next, now) ? clock : next;
  return { id: redateBackupId(run, startedAt), startedAt, aheadMs: Math.max(0, startedAt - clock) };
}

function wholeSecond(ms: number): number {
  return Math.floor(ms / second) * second;
}
