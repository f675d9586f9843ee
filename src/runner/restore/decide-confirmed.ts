import { BackupError } from '../../model/failures.ts';
import { findUnconfirmed, type Unconfirmed } from '../../model/restore/confirm.ts';
import type { RestorePlan } from '../../model/restore/plan.ts';
import type { StepContext } from '../../ports/step-context.ts';
import type { Decided } from '../../stages/restore/decided.ts';
import type { RestoreJob } from './restore-job.ts';

/** Plans again, now that nobody else can change anything; fails with exit 77 unless somebody has agreed to just that. */
export async function decideConfirmed(job: RestoreJob, context: StepContext): Promise<Decided> {
  const decided = await job.decide(context);
  const unconfirmed = findObjection(job, decided.plan);
  if (unconfirmed !== null) throw new BackupError({ ...unconfirmed });
  return decided;
}

function findObjection({ answer, plan: { restore }, clock }: RestoreJob, plan: RestorePlan) {
  if (answer === null) return findRefusal(plan);
  const demand = { plan, phrase: restore.phrase ?? null, nowMs: clock.now() };
  return findUnconfirmed(answer, demand);
}

/** A rehearsal needs nobody's word, but what would be refused has not been shown to work. */
function findRefusal({ refusals: [refusal] }: RestorePlan): Unconfirmed | null {
  return refusal === undefined ? null : { code: 'BP5101', ...refusal };
}
