import { isCancel, text } from '@clack/prompts';
import type { Io } from '../io.ts';
import { settlePromptColour } from '../prompt-colour.ts';

export interface Question {
  readonly message: string;
  /** What is wrong with what was typed; it may be typed again. */
  readonly findWrong: (typed: string) => string | undefined;
  readonly signal: AbortSignal;
}

/** Asks on stderr. `null` when the person types nothing, or gives up. */
export async function askText(
  { message, findWrong, signal }: Question,
  io: Io,
): Promise<string | null> {
  settlePromptColour(io);
  const typed = await text({
    ...{ input: io.stdin, output: io.stderr.stream, signal, message },
    validate: (given) => (isEmpty(given) ? undefined : findWrong(given ?? '')),
  });
  return isCancel(typed) || isEmpty(typed) ? null : typed;
}

function isEmpty(typed: string | undefined): boolean {
  return typed === undefined || typed.trim() === '';
}
