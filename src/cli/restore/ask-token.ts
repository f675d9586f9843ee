import { type Answer, findUnconfirmed } from '../../model/restore/confirm.ts';
import type { RestorePlan } from '../../model/restore/plan.ts';
import { askText } from '../confirm/ask-text.ts';
import { tokenQuestion } from '../confirm/questions.ts';
import type { Io } from '../io.ts';

export interface TokenQuestion {
  readonly plan: RestorePlan;
  /** `restore.phrase` of the pipeline. */
  readonly phrase: string | null;
  /** With `--phrase` on the command line. */
  readonly given: string | null;
  readonly signal: AbortSignal;
}

/** Asks for the token of a plan that is on the screen, on stderr. `null` when the person types nothing, or gives up. */
export async function askToken(
  { plan, phrase, given, signal }: TokenQuestion,
  io: Io,
): Promise<Answer | null> {
  const complaint = (answer: Answer) =>
    findUnconfirmed(answer, { plan, phrase, nowMs: Date.now() })?.message;
  const token = await askText(
    { message: tokenQuestion, findWrong: (typed) => complaint({ token: typed, phrase }), signal },
    io,
  );
  if (token === null) return null;
  if (phrase === null || given !== null) return { token, phrase: given };
  const said = await askText(
    {
      message: 'Type the phrase that the pipeline demands.',
      findWrong: (typed) => complaint({ token, phrase: typed }),
      signal,
    },
    io,
  );
  return said === null ? null : { token, phrase: said };
}
