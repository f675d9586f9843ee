import { dumpsOf, type JudgedBackup } from '../../catalog/verdict.ts';
import { isFuture } from '../../model/run/future.ts';
import type { Facts } from '../reach/known.ts';

/** The newest backup that a restore could be made from. */
export function lastGood(
  { backups, nowMs }: Pick<Facts, 'backups' | 'nowMs'>,
  dump?: string,
): JudgedBackup | null {
  const found = backups.find(
    ({ verdict, backup }) =>
      verdict === 'good' &&
      !isFuture(backup.startedAt, nowMs) &&
      backup.manifest !== null &&
      backup.manifest.trigger.kind !== 'safety' &&
      (dump === undefined || dumpsOf(backup.manifest).includes(dump)),
  );
  return found ?? null;
}
