import type { PrunedBackup, PrunedDestination, PrunePlan } from '../../src/model/prune/plan.ts';

/** Plans of a prune, without anything that a test does not speak of. */

export function prunedOf(
  id: string,
  action: PrunedBackup['action'],
  more: Partial<PrunedBackup> = {},
): PrunedBackup {
  return {
    id,
    startedAt: '2026-11-01T02:00:00.000Z',
    bytes: 1024,
    version: '',
    verdict: 'good',
    manifestSha256: `sha of ${id}`,
    action,
    reasons: [action === 'keep' ? 'the newest good one' : 'no rule keeps it'],
    keepers: [],
    ...more,
  };
}

export function destinationOf(
  id: string,
  backups: readonly PrunedBackup[],
  more: Partial<PrunedDestination> = {},
): PrunedDestination {
  return {
    id,
    location: `/backups/${id}`,
    keep: { last: 2, daily: 7, within: 30 * 86_400_000 },
    ...{ unread: null, refusal: null, restraint: null, backups, remains: [] },
    ...more,
  };
}

export function planOf(destinations: readonly PrunedDestination[]): PrunePlan {
  return {
    formatVersion: 1,
    plannedAt: '2026-11-20T18:00:00.000Z',
    pipeline: 'shop',
    pipelineDigest: 'd',
    hasRules: true,
    destinations,
    confirmation: null,
  };
}
