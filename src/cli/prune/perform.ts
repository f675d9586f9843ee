import { exits } from '../../model/exit.ts';
import { BackupError } from '../../model/failures.ts';
import { judgePrune } from '../../model/prune/judge.ts';
import type { StepContext } from '../../ports/step-context.ts';
import { assertAsRead } from '../../runner/assert-as-read.ts';
import type { PlannedPrune } from '../../stages/removal/plan-prune.ts';
import { type Removed, removeAll } from '../../stages/removal/remove-all.ts';
import { isAsRead } from '../compose/is-as-read.ts';
import { type Telling, told } from '../notice/told.ts';
import { alone } from '../reach/alone.ts';
import { endingOf, idsOf } from '../removal/audited.ts';
import { openRemover } from '../removal/open-remover.ts';
import { endOf, tellRemoved } from '../removal/results.ts';
import type { Line, Outcome } from '../verb.ts';
import { type Asked, decide } from './asked.ts';

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
  const { store, io } = asked;
  const endOf = (outcome: Outcome) => outcome;
  return await told({ verb: 'prune', store, io, why: null, endOf }, (telling) =>
    alone({ store, verb: 'prune' }, context, (own, around) => {
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
  const planned = await decide(asked, { fromMemory: false }, context);
  const spared = judge(token, planned, context);
  const onRemoved = tellRemoved(line, asked.io, telling);
  for (const one of spared) onRemoved(one);
  const { removals, orphans } = planned;
  const remover = await openRemover({ store, run, by: 'retention' }, context);
  const removing = { remover, removals, orphans, onRemoved };
  const attempt = await asked.io.audit.begin({ plan: store.plan, backups: idsOf(removing) });
  const removed = await removeAll(removing, context);
  const outcome = answer(planned, [...spared, ...removed], context);
  await attempt.end(endingOf(outcome, removed));
  return outcome;
}

/** What was confirmed and is held since; fails with BP5140 where nothing of this was confirmed. */
function judge(
  token: string,
  { plan, held }: PlannedPrune,
  { clock }: StepContext,
): readonly Removed[] {
  const verdict = judgePrune({ token, nowMs: clock.now() }, { plan, held });
  if (verdict.kind === 'wrong') {
    const { message, hint } = verdict;
    const now = plan.confirmation === null ? '; nothing would go now' : '';
    throw new BackupError({ code: 'BP5140', message: `${message}${now}`, hint });
  }
  return plan.destinations.flatMap(({ id: destination, backups }) => {
    const going = new Set(held.get(destination)?.map(({ id }) => id));
    const since = backups.filter(({ id }) => verdict.heldSince.has(id) && going.has(id));
    return since.map(({ id, reasons: [reason = 'held'] }) => ({
      ...{ destination, backup: id, what: 'backup' as const, result: 'spared' as const },
      ...{ bytes: 0, reason },
    }));
  });
}

function answer(
  { plan }: PlannedPrune,
  results: readonly Removed[],
  { signal }: StepContext,
): Outcome {
  const { exit, reason } = endOf(results, signal);
  const unread = plan.destinations.filter((one) => one.unread !== null);
  const isHindered = plan.destinations.some((one) => one.unread !== null || one.refusal !== null);
  return {
    exit: exit === exits.done && isHindered ? exits.look : exit,
    reason: `${plan.pipeline}: ${reason}`,
    text: `${plan.pipeline}: ${reason}\n`,
    data: {
      pipeline: plan.pipeline,
      results,
      unread: unread.map((one) => ({ destination: one.id, error: one.unread })),
    },
  };
}
