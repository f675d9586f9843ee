import { type JudgedCopy, type Standing, timeOfCheck } from '../../catalog/judge-copy.ts';
import { dumpsOf, type JudgedBackup } from '../../catalog/verdict.ts';
import { holdOf, missingCopies, sizeOf, verifiedOf, versionOf } from './backup-facts.ts';
import type { Facts, KnownDestination } from './known.ts';

/** A backup as `--json` shows it; every verb says it in the same words. */
export function backupRecord(
  judged: JudgedBackup,
  { pipeline, destinations, nowMs }: Pick<Facts, 'pipeline' | 'destinations' | 'nowMs'>,
) {
  const { backup, verdict, reason, suspicions } = judged;
  const { manifest } = backup;
  const hold = holdOf(judged, nowMs);
  return {
    id: backup.id,
    pipeline,
    startedAt: time(backup.startedAt),
    verdict,
    reason,
    suspicions,
    version: versionOf(judged) || null,
    git: manifest?.git ?? null,
    trigger: manifest?.trigger ?? null,
    labels: manifest?.labels ?? {},
    note: manifest?.note ?? '',
    bytes: sizeOf(judged),
    dumps: manifest === null ? [] : dumpsOf(manifest),
    complete: manifest?.complete ?? null,
    missingDumps: manifest?.missing ?? [],
    missingCopies: missingCopies(judged, destinations),
    verified: standing(verifiedOf(judged)),
    hold: hold && { ...hold, until: hold.until === null ? null : time(hold.until) },
    manifestSha256: backup.manifestSha256,
    copies: judged.copies.map(copyRecord),
  };
}

export function destinationRecord({ id, required, error, report }: KnownDestination) {
  const { bytes, foreignKeys, deleted, doubtedDeletions, writtenAt } = report;
  return {
    id,
    required,
    error,
    bytes,
    foreignKeys,
    deleted: [...deleted],
    doubtedDeletions: Array.from(doubtedDeletions, ([backup, reason]) => ({ backup, reason })),
    writtenAt: writtenAt === null ? null : time(writtenAt),
  };
}

function copyRecord({ copy, verdict, reason, verified, failed }: JudgedCopy) {
  return {
    destination: copy.destination,
    folder: `${copy.pipeline}/${copy.id}`,
    state: copy.state,
    verdict,
    reason,
    problems: copy.problems,
    verified: standing(verified),
    failed: standing(failed),
    uncounted: copy.uncounted.map(({ check, reason }) => ({
      level: check.level,
      verdict: check.verdict,
      at: time(timeOfCheck(check)),
      reason,
    })),
    isDeleted: copy.isDeleted,
    bytes: [...copy.files.values()].reduce((sum, file) => sum + file.bytes, 0),
  };
}

function standing(found: Standing | null) {
  return found && { level: found.level, at: time(found.at) };
}

function time(ms: number): string {
  return new Date(ms).toISOString();
}
