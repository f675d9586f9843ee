import type { KeptBackup } from '../../model/retention/backup.ts';
import { originOf } from '../../model/run/origin.ts';
import { isHeld } from '../hold.ts';
import { isLost } from '../lost-manifest.ts';
import { dumpsOf, type JudgedBackup } from '../verdict.ts';

/** The backups of one destination as retention sees them: only what a copy is worth there counts there. */
export function viewForRetention(
  backups: readonly JudgedBackup[],
  destination: string,
  nowMs: number,
): readonly KeptBackup[] {
  return backups.flatMap((judged) => {
    const found = judged.copies.find(({ copy }) => copy.destination === destination);
    if (found === undefined || found.copy.state === 'orphan') return [];
    const { manifest, startedAt, id } = judged.backup;
    return {
      id,
      startedAt,
      dumps: manifest === null ? null : dumpsOf(manifest),
      verdict: worthOf(judged, found.verdict),
      isDeleted: found.copy.isDeleted,
      // What is found out of the rest of a lost manifest is for a person to say.
      brokenAt: isLost(found.copy) ? null : (found.failed?.at ?? null),
      origin: originOf(manifest),
      hold: isHeld(found.copy.hold, nowMs) ? reasonOf(found.copy.hold) : null,
    };
  });
}

function worthOf(judged: JudgedBackup, copy: KeptBackup['verdict']): KeptBackup['verdict'] {
  if (copy !== 'good' || judged.suspicions.length === 0) return copy;
  return 'suspect';
}

function reasonOf(hold: { readonly reason: string } | null): string {
  return hold === null || hold.reason === '' ? 'no reason was given' : hold.reason;
}
