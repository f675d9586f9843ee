import { type ExitCode, exits } from '../../model/exit.ts';
import { BackupError } from '../../model/failures.ts';
import type { PrunePlan } from '../../model/prune/plan.ts';
import type { StepContext } from '../../ports/step-context.ts';
import type { PlannedPrune } from '../../stages/removal/plan-prune.ts';
import type { Chosen } from '../choose-pipeline.ts';
import type { Io } from '../io.ts';
import { lookOf } from '../reach/columns.ts';
import { warn } from '../reach/refuse.ts';
import { worstExit } from '../reach/worst-exit.ts';
import type { Line, Outcome } from '../verb.ts';
import { type Asked, ask, decide } from './asked.ts';
import { headWords, renderPrunePlan } from './render.ts';

export interface Shown {
  readonly asked: Asked;
  readonly planned: PlannedPrune;
}

export interface AllShown {
  readonly shown: readonly Shown[];
  /** Of pipelines that cannot be opened at all. */
  readonly failures: readonly { readonly pipeline: string; readonly error: BackupError }[];
}

export interface Around {
  readonly line: Line;
  readonly io: Io;
}

/** The plan of each pipeline. One that cannot be opened does not hide the others. */
export async function planAll(
  chosen: readonly Chosen[],
  { line, io }: Around,
  context: StepContext,
): Promise<AllShown> {
  const shown: Shown[] = [];
  const failures: AllShown['failures'][number][] = [];
  for (const one of chosen) {
    try {
      const asked = await ask(one, line, io);
      const planned = await decide(asked, { fromMemory: line.flag('dry-run') }, context);
      shown.push({ asked, planned: line.flag('dry-run') ? withoutToken(planned) : planned });
    } catch (error) {
      if (!(error instanceof BackupError)) throw error;
      failures.push({ pipeline: one.plan.name, error });
    }
  }
  return { shown, failures };
}

/** Read from memory it is only shown. */
function withoutToken(planned: PlannedPrune): PlannedPrune {
  return { ...planned, plan: { ...planned.plan, confirmation: null } };
}

/** Plans that nobody has agreed to yet, as the outcome. */
export function answerPlans({ shown, failures }: AllShown, { line, io }: Around): Outcome {
  for (const { pipeline, error } of failures) warn(`${pipeline}: ${error.message}`, io);
  const plans = shown.map(({ planned }) => planned.plan);
  const exit = worstExit([...failures.map(({ error }) => error.exit), ...plans.map(exitOf)]);
  return {
    exit,
    reason: reasonOf(plans, failures),
    text: plans.map((plan) => planText(plan, { line, io })).join('\n'),
    data: {
      plans,
      failures: failures.map(({ pipeline, error }) => ({ pipeline, message: error.message })),
    },
  };
}

export function planText(plan: PrunePlan, { line, io }: Around): string {
  return renderPrunePlan(plan, lookOf(io.stdout), { nowMs: Date.now(), isVerbose: line.verbose });
}

/** What would go waits for somebody; what cannot be known or done has to be looked at. */
function exitOf({ confirmation, destinations }: PrunePlan): ExitCode {
  if (confirmation !== null) return exits.refused;
  const isHindered = destinations.some(
    ({ unread, refusal }) => unread !== null || refusal !== null,
  );
  return isHindered ? exits.look : exits.done;
}

function reasonOf(plans: readonly PrunePlan[], failures: AllShown['failures']): string {
  const [failure] = failures;
  if (failure !== undefined) return `${failure.pipeline}: ${failure.error.message}`;
  const going = plans.filter(({ confirmation }) => confirmation !== null);
  const [first] = going;
  if (first !== undefined) {
    return going.length === 1 ? 'not confirmed' : `${going.length} plans are not confirmed`;
  }
  const hindered = plans.flatMap(({ destinations }) => destinations.flatMap(hindranceOf));
  return hindered[0] ?? plans.map(headWords).join('; ');
}

function hindranceOf({ id, unread, refusal }: PrunePlan['destinations'][number]): string[] {
  if (unread !== null) return [`${id} could not be read: ${unread}`];
  return refusal === null ? [] : [`${id}: ${refusal}`];
}
