import type { FailureCode } from '../failures.ts';
import { type FactName, factsOf } from './facts.ts';
import type { Refusal, RestorePlan } from './plan.ts';
import { judgeToken, validMs } from './token.ts';

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

const again = 'run the restore without --confirm: it prints the plan of now, and its token';

/** Why the restore may not begin, with exit 77; `null` when it may. What was typed is never repeated. */
export function findUnconfirmed(answer: Answer, demand: Demand): Unconfirmed | null {
  const [refusal] = demand.plan.refusals;
  if (refusal !== undefined) return { code: 'BP5101', ...refusal };
  return findWrongToken(answer, demand) ?? findWrongPhrase(answer, demand);
}

function findWrongToken({ token }: Answer, { plan, nowMs }: Demand): Unconfirmed | null {
  if (token === null || token.trim() === '') return refuse('no token was given', again);
  const verdict = judgeToken(token, factsOf(plan), nowMs);
  switch (verdict.kind) {
    case 'ok':
      return null;
    case 'malformed':
      return refuse(`this is no token: ${verdict.reason}`, 'copy it from the plan');
    case 'expired':
      return refuse(
        verdict.isAhead
          ? 'the plan of this token was made at a time that is still to come'
          : `the plan of this token is older than ${validMs / 3_600_000} hours`,
        verdict.isAhead ? `look at the clock of this machine, then ${again}` : again,
      );
    case 'wrong':
      return refuse(wrongWords(verdict.differs), again);
  }
}

const changes: Readonly<Record<FactName, string>> = {
  backup: 'it is for another backup',
  target: 'the target has changed since, or is another one; a restore already done changes it too',
  code: 'the code is at another commit or tag since',
  options: 'the options are other ones',
  pipeline: 'the pipeline was edited since',
};

function wrongWords(differs: readonly FactName[]): string {
  if (differs.length === 0) return 'the token is mistyped, or of another plan';
  return `the token is of another plan: ${differs.map((name) => changes[name]).join('; ')}`;
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
