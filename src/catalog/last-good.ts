import { isFuture } from '../model/run/future.ts';
import { isOfRun } from '../model/run/origin.ts';
import { dumpsOf, type JudgedBackup } from './verdict.ts';

interface Known {
  /** Newest first. */
  readonly backups: readonly JudgedBackup[];
  /** Milliseconds of the epoch. */
  readonly nowMs: number;
}

/** The newest backup of a run that a restore could be made from; of those that hold a dump where one is named. */
export function lastGood({ backups, nowMs }: Known, dump?: string): JudgedBackup | null {
  const found = backups.find(
    ({ verdict, backup }) =>
      verdict === 'good' &&
      !isFuture(backup.startedAt, nowMs) &&
      backup.manifest !== null &&
      isOfRun(backup.manifest) &&
      (dump === undefined || dumpsOf(backup.manifest).includes(dump)),
  );
  return found ?? null;
}
