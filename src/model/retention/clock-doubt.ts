import { clockToleranceMs, isFuture as isFutureTime } from '../run/future.ts';
import type { KeptBackup } from './backup.ts';

const day = 86_400_000;

export interface Times {
  readonly now: number;
  /** What the destination's clock says, where it says anything; a folder of this host repeats our own. */
  readonly storeNow: number | null;
}

export function isFuture({ startedAt }: KeptBackup, { now }: Times): boolean {
  return isFutureTime(startedAt, now);
}

/** Why our clock cannot be trusted to remove anything; `null` when it can. */
export function findClockDoubt(backups: readonly KeptBackup[], times: Times): string | null {
  const { now, storeNow } = times;
  if (storeNow !== null && now > storeNow + day) {
    return 'the clock of this machine is more than 24 hours ahead of the destination';
  }
  // The destination agrees with us: then it is the backup whose time is wrong.
  if (storeNow !== null && Math.abs(now - storeNow) <= clockToleranceMs) return null;
  const future = backups.find((backup) => isFuture(backup, times));
  if (future === undefined) return null;
  return `the clock of this machine is before the backup ${future.id}`;
}
