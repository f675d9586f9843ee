import { isCancel, text } from '@clack/prompts';
import { type Answer, findUnconfirmed } from '../../model/restore/confirm.ts';
import type { RestorePlan } from '../../model/restore/plan.ts';
import type { Io } from '../io.ts';
import { settlePromptColour } from '../prompt-colour.ts';

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
  settlePromptColour(io);
  const talk = { input: io.stdin, output: io.stderr.stream, signal };
  const token = await text({
    ...talk,
    message: 'Type the token to do this, or nothing to leave all as it is.',
    validate: (typed) => complaint({ token: typed ?? '', phrase }, { plan, phrase }),
  });
  if (isCancel(token) || isEmpty(token)) return null;
  if (phrase === null || given !== null) return { token, phrase: given };
  const said = await text({
    ...talk,
    message: 'Type the phrase that the pipeline demands.',
    validate: (typed) => complaint({ token, phrase: typed ?? '' }, { plan, phrase }),
  });
  return isCancel(said) || isEmpty(said) ? null : { token, phrase: said };
}

/** What was mistyped may be typed again. */
function complaint(
  answer: { readonly token: string; readonly phrase: string | null },
  demand: { readonly plan: RestorePlan; readonly phrase: string | null },
): string | undefined {
  if (isEmpty(answer.token) || (demand.phrase !== null && isEmpty(answer.phrase ?? ''))) {
    return undefined;
  }
  return findUnconfirmed(answer, { ...demand, nowMs: Date.now() })?.message;
}

function isEmpty(typed: string | undefined): boolean {
  return typed === undefined || typed.trim() === '';
}
