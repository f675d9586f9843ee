import { hasRules } from '../../catalog/retention/decide.ts';
import type { StepContext } from '../../ports/step-context.ts';
import { lastSyncs } from '../../runner/last-syncs.ts';
import { findRetentionObstacle } from '../../stages/restore/checkout/retention-obstacle.ts';
import { readAttempts } from '../reach/attempts.ts';
import type { Known } from '../reach/known.ts';
import { findFutureRuns, findLeftovers, readLastRun } from '../reach/last-run.ts';
import { findLiveRun } from '../reach/live-run.ts';
import { judgeCompliance } from './compliance.ts';
import type { Observed } from './health.ts';
import { findNextRuns } from './next-runs.ts';
import { foreseeRetention } from './retention-outlook.ts';

export interface Wish {
  /** In place of what the pipeline allows. */
  readonly maxAgeMs: number | null;
  /** How many past runs and restores are asked for; `null`: none. */
  readonly history: number | null;
}

/** Asks git, so only where there are rules that could be old. */
async function findOldRules(
  { plan, parts, place }: Known['store'],
  context: StepContext,
): Promise<string | null> {
  return hasRules(plan) ? await findRetentionObstacle(parts.repository, place, context) : null;
}

/** All that `status` says of a pipeline. Changes nothing. */
export async function observe(
  known: Known,
  { maxAgeMs, history: last }: Wish,
  context: StepContext,
): Promise<Observed> {
  const { store, pipeline, nowMs } = known;
  const { plan, state } = store;
  const found = await findLiveRun(store, pipeline);
  const live = found?.holder.run ?? null;
  const limitMs = maxAgeMs ?? plan.rpo ?? null;
  const oldRules = await findOldRules(store, context);
  const retention = foreseeRetention({ plan, known, oldRules });
  return {
    known,
    dumps: plan.stages.dump.map(({ id }) => id),
    live: found,
    lastRun: await readLastRun(state, pipeline, { live, nowMs }),
    futureRuns: await findFutureRuns(state, pipeline, nowMs),
    leftovers: await findLeftovers(state, pipeline, live),
    limitMs,
    next: await findNextRuns(plan.schedule, nowMs),
    retention,
    compliance: judgeCompliance({ plan, known, limitMs, retention }),
    syncs: await lastSyncs(state, pipeline),
    history: last === null ? null : await readAttempts(state, pipeline, { live, last }),
  };
}
