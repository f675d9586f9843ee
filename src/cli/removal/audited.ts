import type { Removed, Removing } from '../../stages/removal/remove-all.ts';
import type { Ending } from '../audit/audit.ts';
import type { Outcome } from '../verb.ts';

/** The ids of all that is to go. */
export function idsOf({
  removals,
  orphans,
}: Pick<Removing, 'removals' | 'orphans'>): readonly string[] {
  const ids = [
    ...removals.map(({ judged }) => judged.backup.id),
    ...orphans.map(({ copy }) => copy.id),
  ];
  return [...new Set(ids)];
}

/** What the audit log says in the end: what is gone, and what may be half gone. */
export function endingOf({ exit, reason }: Outcome, results: readonly Removed[]): Ending {
  const touched = results.filter(({ result }) => result !== 'spared');
  const backups = [...new Set(touched.map(({ backup }) => backup))];
  return { exit, reason, backups, bytes: touched.reduce((sum, one) => sum + one.bytes, 0) };
}
