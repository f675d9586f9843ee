import { BackupError } from '../../model/failures.ts';
import type { Plan } from '../../model/plan.ts';
import type { PlannedProblem } from '../../model/run-plan/run-plan.ts';
import type { StepContext } from '../../ports/step-context.ts';
import { checkOwnersOf } from '../../stages/check-owners.ts';
import { refuseUnbuilt } from '../compose/refuse-unbuilt.ts';
import type { Survey } from './survey.ts';

/** Why a run would be refused, of what preflight finds out without asking a source. */
export async function findProblems(
  survey: Survey,
  context: StepContext,
): Promise<readonly PlannedProblem[]> {
  const { owner, inventory, reachable, unavailable } = survey;
  const readable = new Set(
    inventory.destinations.filter(({ error }) => error === null).map(({ id }) => id),
  );
  const destinations = reachable.destinations.filter(({ id }) => readable.has(id));
  const known = { ...owner, parts: { ...owner.parts, destinations } };
  const owners = await checkOwnersOf(known, context);
  return [
    ...findUnbuilt(reachable.plan),
    ...unavailable.map(({ part, error: { message, hint } }) => ({ part, message, hint })),
    ...owners.map(({ part, message, hint }) => ({ part, message, hint })),
  ];
}

function findUnbuilt(plan: Plan): readonly PlannedProblem[] {
  try {
    refuseUnbuilt(plan);
    return [];
  } catch (error) {
    if (!(error instanceof BackupError)) throw error;
    return [{ part: plan.name, message: error.message, hint: error.hint }];
  }
}
