import type { BoundFacts } from '../confirm/token.ts';
import type { Json } from '../run/facts.ts';
import type { RestorePlan } from './plan.ts';

/** The parts of a plan that a token binds. When one differs, the plan is another one. */
export const factNames = ['backup', 'target', 'code', 'options', 'pipeline'] as const;

export type FactName = (typeof factNames)[number];

export type PlanFacts = BoundFacts<FactName>;

type Planned = Pick<
  RestorePlan,
  'pipeline' | 'pipelineDigest' | 'backup' | 'artifacts' | 'code' | 'options' | 'settings'
>;

/**
 * What must be the same when the restore begins as it was when it was planned. Ages, sizes and free space are not
 * among it: they change by themselves.
 */
export function factsOf(plan: Planned): PlanFacts {
  const { backup, artifacts, code, options, settings } = plan;
  return {
    // Doubts that came after the plan have been read by nobody.
    backup: [plan.pipeline, backup.id, backup.manifestSha256, backup.verdict === 'suspect'],
    target: artifacts
      .map(({ id, target, fate, keeps, fingerprint }) => [id, target, fate, keeps, fingerprint])
      .sort(([a], [b]) => (String(a) < String(b) ? -1 : 1)),
    code: codeFacts(code),
    options: { ...options, only: [...new Set(options.only)].sort(), settings: { ...settings } },
    pipeline: plan.pipelineDigest,
  };
}

/** Code that stays where it is may change: it is not the restore that changes it. */
function codeFacts({ action, repository, head, tag, commit }: RestorePlan['code']): Json {
  if (action === 'stays') return action;
  return [action, repository, action === 'checkout' ? { ...head } : null, tag, commit];
}
