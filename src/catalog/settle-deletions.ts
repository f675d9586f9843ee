import type { BackupId } from '../model/run/backup-id.ts';
import type { Copy, DestinationReport } from './inventory.ts';
import type { DestinationContents } from './read-destination.ts';

/** What everybody believes of the records of deletions, now that all destinations are read. */
export interface SettledDeletions {
  copy(copy: Copy): Copy;
  report(report: DestinationReport): DestinationReport;
}

/**
 * A record counts only for the backup whose manifest it names: its name alone, which anybody can choose, would let
 * retention remove what nobody decided to. `digests` are those of the manifests that are believed, by backup; where
 * none is, there is nothing to compare with, and nothing to lose that looks like a backup.
 */
export function settleDeletions(
  found: readonly DestinationContents[],
  digests: ReadonlyMap<BackupId, string | null>,
): SettledDeletions {
  const doubted = new Map(found.map((one) => [one.report.id, findDoubted(one, digests)]));
  const isDoubted = ({ id, destination }: Copy) => doubted.get(destination)?.has(id) === true;
  return {
    copy: (copy) => (copy.isDeleted && isDoubted(copy) ? { ...copy, isDeleted: false } : copy),
    report: (report) => {
      const doubtedDeletions = doubted.get(report.id) ?? new Map();
      if (doubtedDeletions.size === 0) return report;
      const deleted = new Set([...report.deleted].filter((id) => !doubtedDeletions.has(id)));
      return { ...report, deleted, doubtedDeletions };
    },
  };
}

function findDoubted(
  { deletions }: DestinationContents,
  digests: ReadonlyMap<BackupId, string | null>,
): ReadonlyMap<BackupId, string> {
  const doubted = new Map<BackupId, string>();
  for (const [id, record] of deletions) {
    const digest = digests.get(id) ?? null;
    if (!record.ok) doubted.set(id, record.reason);
    else if (digest !== null && record.manifestSha256 !== digest)
      doubted.set(id, 'it is the record of another manifest');
  }
  return doubted;
}
