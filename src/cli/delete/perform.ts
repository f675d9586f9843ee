import type { Remover } from '../../catalog/retention/remove.ts';
import { findWrongToken } from '../../model/confirm/find-wrong-token.ts';
import { deleteBinding, deleteFactsOf } from '../../model/delete/binding.ts';
import type { DeletePlan } from '../../model/delete/plan.ts';
import { BackupError } from '../../model/failures.ts';
import type { StepContext } from '../../ports/step-context.ts';
import { assertAsRead } from '../../runner/assert-as-read.ts';
import { deletionsOf } from '../../stages/removal/plan-delete.ts';
import { type Removed, removeAll } from '../../stages/removal/remove-all.ts';
import { isAsRead } from '../compose/is-as-read.ts';
import { type Telling, told } from '../notice/told.ts';
import { alone } from '../reach/alone.ts';
import { endingOf, idsOf } from '../removal/audited.ts';
import { openRemover } from '../removal/open-remover.ts';
import { endOf, tellRemoved } from '../removal/results.ts';
import type { Line, Outcome } from '../verb.ts';
import { type Asked, decide, type Planned } from './asked.ts';

interface Confirmed {
  readonly token: string;
  readonly asked: Asked;
  readonly line: Line;
}

/** Does what somebody has confirmed; whether rightly is judged under the lock, by what lies there then. */
export async function perform(
  { token, asked, line }: Confirmed,
  context: StepContext,
): Promise<Outcome> {
  const { store, io, reason: why } = asked;
  const endOf = (outcome: Outcome) => outcome;
  return await told({ verb: 'delete', store, io, why, endOf }, (telling) =>
    alone({ store, verb: 'delete' }, context, (own, around) => {
      telling.begun(own.run);
      return carryOut(
        { token, asked: { ...asked, store: own.store }, line, telling },
        own.run,
        around,
      );
    }),
  );
}

async function carryOut(
  { token, asked, line, telling }: Confirmed & { readonly telling: Telling },
  run: string,
  context: StepContext,
): Promise<Outcome> {
  const { store } = asked;
  assertAsRead({ isAsRead: () => isAsRead(asked.chosen, asked.setting) });
  const planned = await decide(asked, context);
  if ('exit' in planned) return planned;
  assertConfirmed(token, planned.plan, context.clock.now());
  const removals = deletionsOf(planned.question);
  const own = await openRemover({ store, run, by: 'person' }, context);
  const remover = withinReach(own, planned);
  const onRemoved = tellRemoved(line, asked.io, telling);
  const removing = { remover, removals, orphans: [], onRemoved };
  const attempt = await asked.io.audit.begin({ plan: store.plan, backups: idsOf(removing) });
  const results = await removeAll(removing, context);
  const outcome = answer(planned.plan, results, context);
  await attempt.end(endingOf(outcome, results));
  return outcome;
}

export function findWrong(token: string, plan: DeletePlan, nowMs: number) {
  return findWrongToken(deleteBinding, deleteFactsOf(plan), { token, nowMs });
}

function assertConfirmed(token: string, plan: DeletePlan, nowMs: number): void {
  const [refusal] = plan.refusals;
  if (refusal !== undefined) throw new BackupError({ code: 'BP5141', ...refusal });
  const wrong = findWrong(token, plan, nowMs);
  if (wrong !== null) throw new BackupError({ code: 'BP5140', ...wrong });
}

/** With `--at` a person has read that holds elsewhere cannot be known where nobody answers. */
function withinReach(remover: Remover, { question }: Planned): Remover {
  const destinations = remover.destinations.filter(({ id }) => !question.unread.has(id));
  return { ...remover, destinations };
}

function answer(
  { pipeline, backup: { id } }: DeletePlan,
  results: readonly Removed[],
  { signal }: StepContext,
): Outcome {
  const { exit, reason } = endOf(results, signal);
  const target = `${pipeline}@${id}`;
  const text = `${target}: ${reason}`;
  return { exit, reason: text, text: `${text}\n`, data: { target, results } };
}
