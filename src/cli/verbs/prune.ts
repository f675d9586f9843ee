import type { Diagnostic } from '../../model/diagnostics/diagnostic.ts';
import { judgePrune } from '../../model/prune/judge.ts';
import type { StepContext } from '../../ports/step-context.ts';
import type { Chosen } from '../choose-pipeline.ts';
import { tokenQuestion } from '../confirm/questions.ts';
import type { Io } from '../io.ts';
import { createMistake } from '../mistake.ts';
import { printMistakes } from '../print-mistakes.ts';
import { ask } from '../prune/asked.ts';
import { perform } from '../prune/perform.ts';
import { answerPlans, planAll, planText, type Shown } from '../prune/show.ts';
import { withReach } from '../reach/with-reach.ts';
import type { Line, Outcome } from '../verb.ts';

/** Shows what retention would remove, or removes what a plan has said. */
export async function run(line: Line, io: Io): Promise<Outcome> {
  const token = line.value('confirm');
  const mistake = findMistake(line);
  if (mistake !== null) return printMistakes([mistake], line.verb, io.stderr);
  return await withReach({ line, io, names: line.positionals }, async (chosen, context) => {
    if (token === undefined) return await show(chosen, { line, io }, context);
    const [one, ...others] = chosen;
    if (one === undefined || others.length > 0) {
      return printMistakes([severalMeant(chosen)], line.verb, io.stderr);
    }
    return await perform({ token, asked: await ask(one, line, io), line }, context);
  });
}

function findMistake(line: Line): Diagnostic | null {
  if (line.value('confirm') === undefined || !line.flag('dry-run')) return null;
  const message = '--dry-run removes nothing, and --confirm does';
  return createMistake('BP0114', message, 'give one of the two');
}

function severalMeant(chosen: readonly Chosen[]): Diagnostic {
  const names = chosen.map(({ plan }) => plan.name).join(', ');
  const message = `a token is for one pipeline, and there are ${chosen.length} here`;
  return createMistake('BP0131', message, `say which one: ${names}`);
}

/** Nothing is touched, unless a person on the terminal types the token. */
async function show(
  chosen: readonly Chosen[],
  { line, io }: { readonly line: Line; readonly io: Io },
  context: StepContext,
): Promise<Outcome> {
  const all = await planAll(chosen, { line, io }, context);
  const outcome = answerPlans(all, { line, io });
  const [only, ...others] = all.shown;
  const demand = only?.planned;
  const asksNobody = line.json || !io.interactive || others.length > 0 || line.flag('dry-run');
  if (only === undefined || demand?.plan.confirmation == null || asksNobody) return outcome;
  io.stdout.write(planText(demand.plan, { line, io }));
  // Only a person has to wait for it.
  const { askText } = await import('../confirm/ask-text.ts');
  const typed = await askText(
    {
      message: tokenQuestion,
      findWrong: (token) => findWrong(token, demand),
      signal: context.signal,
    },
    io,
  );
  context.signal.throwIfAborted();
  if (typed === null) return { ...outcome, text: '' };
  return await perform({ token: typed, asked: only.asked, line }, context);
}

function findWrong(token: string, demand: Shown['planned']): string | undefined {
  const verdict = judgePrune({ token, nowMs: Date.now() }, demand);
  return verdict.kind === 'wrong' ? verdict.message : undefined;
}
