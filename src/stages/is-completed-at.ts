import type { JudgedBackup } from '../catalog/verdict.ts';

/** Whether a run brings a backup to a destination: it was planned there, is good elsewhere, and nobody has deleted it there. */
export function isCompletedAt(
  { backup, verdict }: JudgedBackup,
  destination: string,
  deleted: ReadonlySet<string> | undefined,
): boolean {
  const isPlanned = backup.manifest?.destinations.includes(destination) === true;
  const isThere = backup.copies.some(
    (copy) => copy.destination === destination && copy.state !== 'orphan',
  );
  return verdict === 'good' && isPlanned && !isThere && deleted?.has(backup.id) !== true;
}
