import type { KeptBackup } from '../../../src/model/retention/backup.ts';
import {
  decideRetention,
  type RetentionPlan,
  type RetentionRequest,
} from '../../../src/model/retention.ts';

/** Noon of a Friday. */
export const now = Date.parse('2026-11-20T12:00:00Z');
export const day = 86_400_000;

/** A good backup of one dump, so many days old. */
export function keptBackup(
  id: string,
  ageDays: number,
  given: Partial<KeptBackup> = {},
): KeptBackup {
  return {
    id,
    startedAt: now - ageDays * day,
    dumps: ['orders'],
    verdict: 'good',
    isDeleted: false,
    brokenAt: given.verdict === 'broken' ? now - ageDays * day : null,
    origin: 'run',
    hold: null,
    ...given,
  };
}

/** What becomes of them where one is kept, and nothing else stands in the way. */
export function decide(
  backups: readonly KeptBackup[],
  given: Partial<RetentionRequest> = {},
): RetentionPlan {
  return decideRetention({
    now,
    storeNow: null,
    backups,
    keep: { last: 1 },
    minimum: 1,
    maxDeletes: { count: 1000 },
    failedAfterMs: 14 * day,
    zone: 'UTC',
    isConfirmed: false,
    own: null,
    obstacle: null,
    ...given,
  });
}
