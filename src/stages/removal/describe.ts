import type { Copy } from '../../catalog/inventory.ts';
import type { Orphan } from '../../catalog/orphans.ts';
import type { JudgedBackup } from '../../catalog/verdict.ts';
import type { PrunedBackup, Remains } from '../../model/prune/plan.ts';
import type { Decision } from '../../model/retention/backup.ts';
import { versionIn } from '../../model/run/version-in.ts';

/** What takes room there. */
export function bytesOf({ files }: Pick<Copy, 'files'>): number {
  return [...files.values()].reduce((sum, { bytes }) => sum + bytes, 0);
}

export function describeBackup(
  { backup, copies, suspicions }: JudgedBackup,
  destination: string,
  { action, reasons, keepers }: Decision,
): readonly PrunedBackup[] {
  const found = copies.find(({ copy }) => copy.destination === destination);
  if (found === undefined) return [];
  const { id, startedAt, manifest, manifestSha256 } = backup;
  const isSuspect = found.verdict === 'good' && suspicions.length > 0;
  return [
    {
      id,
      startedAt: new Date(startedAt).toISOString(),
      bytes: bytesOf(found.copy),
      version: versionIn(manifest),
      verdict: isSuspect ? 'suspect' : found.verdict,
      manifestSha256,
      ...{ action, reasons, keepers },
    },
  ];
}

export function describeOrphan({ copy, reason }: Orphan): Remains {
  return { id: copy.id, reason, bytes: bytesOf(copy) };
}
