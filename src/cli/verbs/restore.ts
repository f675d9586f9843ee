import { exits } from '../../model/exit.ts';
import type { Answer } from '../../model/restore/confirm.ts';
import type { RestorePlan } from '../../model/restore/plan.ts';
import type { StepContext } from '../../ports/step-context.ts';
import { answerFailures } from '../compose/answer-failure.ts';
import { withContext } from '../compose/context.ts';
import { digestPipeline } from '../compose/pipeline-digest.ts';
import { calledAs } from '../confirm/called-as.ts';
import type { Io } from '../io.ts';
import { createSetting } from '../pipelines.ts';
import { printMistakes } from '../print-mistakes.ts';
import { findTarget, type Targeted } from '../reach/find-target.ts';
import { requireManifest } from '../reach/require-manifest.ts';
import { withTemporaries } from '../reach/with-temporaries.ts';
import type { Asked } from '../restore/asked.ts';
import { decide } from '../restore/decide.ts';
import { definitionsMeant, definitionsToday } from '../restore/definitions.ts';
import { judgeNaming, readOptions, settleTargets } from '../restore/read-options.ts';
import { resolveMembers } from '../restore/resolve-members.ts';
import { answerPlan, planText } from '../restore/show-plan.ts';
import type { Line, Outcome } from '../verb.ts';

/** Shows the plan of a restore, or does what a plan has said. */
export async function run(line: Line, io: Io): Promise<Outcome> {
  return await answerFailures(io, () =>
    withContext(io, async (context) => {
      const targeted = await findBackup(line, io, context);
      if ('exit' in targeted) return targeted;
      const asked = await ask(targeted, { line, io }, context);
      if ('exit' in asked) return asked;
      if (line.flag('dry-run')) return await carryOut(null, { targeted, asked, line });
      const token = line.value('confirm');
      if (token === undefined) return await show({ targeted, asked, line }, context);
      const phrase = line.value('phrase') ?? null;
      return await carryOut({ token, phrase }, { targeted, asked, line });
    }),
  );
}

async function findBackup(line: Line, io: Io, context: StepContext): Promise<Targeted | Outcome> {
  const manifest = line.value('from-manifest');
  const mistake = judgeNaming(line, manifest);
  if (mistake !== null) return printMistakes([mistake], line.verb, io.stderr);
  if (manifest === undefined) return await findTarget(line, io, context);
  const { findManifest } = await import('../restore/from-manifest.ts');
  return await findManifest(manifest, { line, io }, context);
}

interface Around {
  readonly targeted: Targeted;
  readonly asked: Asked;
  readonly line: Line;
}

async function ask(
  { chosen, known, judged }: Targeted,
  { line, io }: { readonly line: Line; readonly io: Io },
  context: StepContext,
): Promise<Asked | Outcome> {
  const { store, pipeline } = known;
  const read = readOptions(line, store.plan);
  const manifest = requireManifest(pipeline, judged);
  const { artifacts } = manifest;
  const options =
    'only' in read ? settleTargets(read, { artifacts, today: store.plan.stages }, io.cwd) : read;
  if (!('only' in options)) return printMistakes(options, line.verb, io.stderr);
  const own = line.value('from-manifest') === undefined ? definitionsToday(store.plan) : [];
  const setting = createSetting(io);
  const digest = digestPipeline(chosen, setting);
  const meant = definitionsMeant(manifest, own, { ...options, digest });
  const around = { parts: store.parts, options, context };
  const { today, unresolved } = await resolveMembers(artifacts, meant, around);
  return { chosen, store, today, unresolved, setting, options, program: calledAs(line), io };
}

/** Nothing is touched, unless a person on the terminal types the token. */
async function show(around: Around, context: StepContext): Promise<Outcome> {
  const { targeted, asked, line } = around;
  const { io } = asked;
  const { plan } = await withTemporaries(targeted.known, context, (_, own) =>
    decide(targeted.judged, asked, own),
  );
  const asksNobody = line.json || !io.interactive || plan.confirmation === null;
  if (asksNobody) return answerPlan(plan, io);
  io.stdout.write(planText(plan, io));
  const answer = await askPerson(plan, around, context);
  context.signal.throwIfAborted();
  if (answer === null) return { exit: exits.refused, reason: 'not confirmed' };
  return await carryOut(answer, around);
}

async function askPerson(
  plan: RestorePlan,
  { asked, line }: Around,
  { signal }: StepContext,
): Promise<Answer | null> {
  const { askToken } = await import('../restore/ask-token.ts');
  const phrase = asked.store.plan.restore.phrase ?? null;
  return await askToken({ plan, phrase, given: line.value('phrase') ?? null, signal }, asked.io);
}

/** Without an answer it is rehearsed: all is read and proved, and nothing is changed. */
async function carryOut(
  answer: Answer | null,
  { targeted, asked, line }: Around,
): Promise<Outcome> {
  const { perform } = await import('../restore/perform.ts');
  const backup = targeted.judged.backup.id;
  if (answer !== null) await asked.io.audit.begin({ plan: asked.store.plan, backups: [backup] });
  return await perform({ backup, answer }, asked, line);
}
