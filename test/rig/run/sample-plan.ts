import { digestRunPlan } from '../../../src/model/run-plan/digest.ts';
import type { PlannedDestination, RunPlan } from '../../../src/model/run-plan/run-plan.ts';

export const oldest = '20261101T020000Z-aaaa';
export const newest = '20261102T020000Z-bbbb';

export function samplePlan(changes: Partial<RunPlan> = {}): RunPlan {
  const plan: Omit<RunPlan, 'digest'> = {
    formatVersion: 1,
    madeAt: '2026-11-03T02:00:00.000Z',
    tool: { name: 'run-pipeline', version: '1.4.0' },
    pipeline: 'shop',
    pipelineDigest: '1'.repeat(64),
    git: { commit: 'a'.repeat(40), tag: null, dirty: false },
    application: { version: 'unknown', versionFrom: 'none' },
    dumps: [{ id: 'tenants', type: 'sqlite', members: ['a', 'b'], quiesces: [], lastBytes: null }],
    codecs: ['zstd'],
    encryption: null,
    verify: 'checksum',
    destinations: [sampleDestination()],
    comparedWith: newest,
    changes: [],
    hooks: [],
    notices: [],
    problems: [],
    warnings: [],
    ...changes,
  };
  return { ...plan, digest: digestRunPlan(plan) };
}

export function sampleDestination(changes: Partial<PlannedDestination> = {}): PlannedDestination {
  return {
    id: 'here',
    type: 'local',
    required: true,
    location: '/srv/backups',
    unknown: null,
    backups: [
      { id: newest, manifestSha256: '2'.repeat(64) },
      { id: oldest, manifestSha256: '3'.repeat(64) },
    ],
    completes: [],
    removals: [{ id: oldest, reason: 'no rule keeps it' }],
    wanted: [oldest],
    refusal: null,
    pause: null,
    ...changes,
  };
}
