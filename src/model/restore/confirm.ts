import { findWrongToken } from '../confirm/find-wrong-token.ts';
import type { FailureCode } from '../failures.ts';
import { restoreBinding } from './binding.ts';
import { factsOf } from './facts.ts';
import type { Refusal, RestorePlan } from './plan.ts';

/** What a person has said to a plan. */
export interface Answer {
  readonly token: string | null;
  readonly phrase: string | null;
}

/** What must be said. */
export interface Demand {
  /** As it is now, made again. */
  readonly plan: RestorePlan;
  /** `restore.phrase` of the pipeline. */
  readonly phrase: string | null;
  readonly nowMs: number;
}

export interface Unconfirmed extends Refusal {
  readonly code: FailureCode;
}

/** Why the restore may not begin, with exit 77; `null` when it may. What was typed is never repeated. */
export function findUnconfirmed(answer: Answer, demand: Demand): Unconfirmed | null {
  const [refusal] = demand.plan.refusals;
  if (refusal !== undefined) return { code: 'BP5101', ...refusal };
  return findWrong(answer, demand) ?? findWrongPhrase(answer, demand);
}

function findWrong({ token }: Answer, { plan, nowMs }: Demand): Unconfirmed | null {
  const wrong = findWrongToken(restoreBinding, factsOf(plan), { token: token ?? '', nowMs });
  return wrong && refuse(wrong.message, wrong.hint);
}

function findWrongPhrase({ phrase: given }: Answer, { phrase }: Demand): Unconfirmed | null {
  if (phrase === null) return null;
  const hint = 'give the sentence of `restore.phrase` in the pipeline file with --phrase';
  if (given === null || given.trim() === '') return refuse('no phrase was given', hint);
  return given.trim() === phrase.trim() ? null : refuse('the phrase is another one', hint);
}

function refuse(message: string, hint: string): Unconfirmed {
  return { code: 'BP5100', message, hint };
}
