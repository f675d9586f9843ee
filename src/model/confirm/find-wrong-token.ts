import { type Binding, type BoundFacts, judgeToken, type Typed, validMs } from './token.ts';

/** A binding, and what is said where a token does not fit. */
export interface Spoken<Name extends string> extends Binding<Name> {
  /** What has happened when a fact differs. */
  readonly changes: Readonly<Record<Name, string>>;
  /** How to see the plan of now. */
  readonly again: string;
}

export interface WrongToken {
  readonly message: string;
  readonly hint: string;
}

/** Why a token does not confirm the plan with these facts; `null` when it does. What was typed is never repeated. */
export function findWrongToken<Name extends string>(
  spoken: Spoken<Name>,
  facts: BoundFacts<Name>,
  typed: Typed,
): WrongToken | null {
  const { again } = spoken;
  if (typed.token.trim() === '') return { message: 'no token was given', hint: again };
  const verdict = judgeToken(spoken, facts, typed);
  switch (verdict.kind) {
    case 'ok':
      return null;
    case 'malformed':
      return { message: `this is no token: ${verdict.reason}`, hint: 'copy it from the plan' };
    case 'expired':
      return {
        message: verdict.isAhead
          ? 'the plan of this token was made at a time that is still to come'
          : `the plan of this token is older than ${validMs / 3_600_000} hours`,
        hint: verdict.isAhead ? `look at the clock of this machine, then ${again}` : again,
      };
    case 'wrong':
      return { message: wrongWords(spoken, verdict.differs), hint: again };
  }
}

function wrongWords<Name extends string>(
  { changes }: Spoken<Name>,
  differs: readonly Name[],
): string {
  if (differs.length === 0) return 'the token is mistyped, or of another plan';
  return `the token is of another plan: ${differs.map((name) => changes[name]).join('; ')}`;
}
