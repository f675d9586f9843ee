import { parseTarget } from '../../catalog/parse-target.ts';
import type { DeletePlan } from '../../model/delete/plan.ts';
import { exits } from '../../model/exit.ts';
import type { StepContext } from '../../ports/step-context.ts';
import { choosePipeline } from '../choose-pipeline.ts';
import { answerFailures } from '../compose/answer-failure.ts';
import { withContext } from '../compose/context.ts';
import { openStore } from '../compose/store.ts';
import { calledAs } from '../confirm/called-as.ts';
import { tokenQuestion } from '../confirm/questions.ts';
import { type Asked, decide } from '../delete/asked.ts';
import { findWrong, perform } from '../delete/perform.ts';
import { renderDeletePlan } from '../delete/render.ts';
import type { Io } from '../io.ts';
import { createMistake, either } from '../mistake.ts';
import { createSetting } from '../pipelines.ts';
import { printMistakes } from '../print-mistakes.ts';
import { lookOf } from '../reach/columns.ts';
import { refuse } from '../reach/refuse.ts';
import { showArgument } from '../show-argument.ts';
import type { Line, Outcome } from '../verb.ts';

/** Shows what the deletion of a backup would do, or does what a plan has said. */
export async function run(line: Line, io: Io): Promise<Outcome> {
  return await answerFailures(io, () =>
    withContext(io, async (context) => {
      const asked = await ask(line, io);
      if ('exit' in asked) return asked;
      const token = line.value('confirm');
      if (token !== undefined) return await perform({ token, asked, line }, context);
      return await show(asked, line, context);
    }),
  );
}

async function ask(line: Line, io: Io): Promise<Asked | Outcome> {
  const { pipeline, which } = parseTarget(line.positionals[0] ?? '');
  const setting = createSetting(io);
  const positionals = pipeline === null ? [] : [pipeline];
  const chosen = await choosePipeline({ ...line, positionals }, io, setting);
  if ('exit' in chosen) return chosen;
  const at = line.value('at') ?? null;
  const known = chosen.plan.stages.upload.map(({ id }) => id);
  if (at !== null && !known.includes(at)) {
    const message = `--at ${showArgument(at)} is no destination of ${chosen.plan.name}`;
    return printMistakes(
      [createMistake('BP0115', message, `say which one: ${either(known)}`)],
      line.verb,
      io.stderr,
    );
  }
  const store = await openStore(chosen, io);
  const options = { at, lastGood: line.flag('last-good') };
  const reason = io.redactor.mask(line.value('reason') ?? '');
  return { chosen, store, setting, which, options, reason, program: calledAs(line), io };
}

/** Nothing is touched, unless a person on the terminal types the token. */
async function show(asked: Asked, line: Line, context: StepContext): Promise<Outcome> {
  const { io } = asked;
  const planned = await decide(asked, context);
  if ('exit' in planned) return planned;
  const { plan } = planned;
  if (plan.copies.every(({ goes }) => !goes)) return refuseAbsent(plan, io);
  const text = renderDeletePlan(plan, lookOf(io.stdout), context.clock.now());
  const outcome = { exit: exits.refused, reason: reasonOf(plan), text, data: { plan } };
  if (line.json || !io.interactive || plan.confirmation === null) return outcome;
  io.stdout.write(text);
  const typed = await askPerson(plan, io, context);
  context.signal.throwIfAborted();
  if (typed === null) return { ...outcome, text: '' };
  const which = { reading: 'id', text: plan.backup.id } as const;
  return await perform({ token: typed, asked: { ...asked, which }, line }, context);
}

async function askPerson(plan: DeletePlan, io: Io, { signal }: StepContext) {
  const { askText } = await import('../confirm/ask-text.ts');
  const findWrongNow = (token: string) => findWrong(token, plan, Date.now())?.message;
  return await askText({ message: tokenQuestion, findWrong: findWrongNow, signal }, io);
}

function refuseAbsent({ pipeline, backup, options: { at }, copies }: DeletePlan, io: Io): Outcome {
  const message = `there is no copy of ${pipeline}@${backup.id} at ${at}`;
  const hint = `its copies: ${copies.map(({ destination }) => destination).join(', ')}`;
  return refuse({ exit: exits.notFound, message, hint }, io);
}

function reasonOf({ refusals: [first, ...others] }: DeletePlan): string {
  if (first === undefined) return 'not confirmed';
  const more = others.length > 0 ? ` (and ${others.length} more)` : '';
  return `refused: ${first.message}${more}`;
}
