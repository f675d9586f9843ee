import { parseDuration } from '../../model/amounts.ts';
import { type Confirmation, confirmWith } from '../../model/confirm/confirmation.ts';
import { findWrongToken } from '../../model/confirm/find-wrong-token.ts';
import type { Diagnostic } from '../../model/diagnostics/diagnostic.ts';
import { exits } from '../../model/exit.ts';
import { BackupError } from '../../model/failures.ts';
import type { StepContext } from '../../ports/step-context.ts';
import { formatBytes, formatDuration } from '../../util/human.ts';
import { accept, type Chosen } from '../choose-pipeline.ts';
import { answerFailures } from '../compose/answer-failure.ts';
import { withContext } from '../compose/context.ts';
import { openStorage } from '../compose/open-engine.ts';
import { calledAs } from '../confirm/called-as.ts';
import type { Io } from '../io.ts';
import { createMistake } from '../mistake.ts';
import { createSetting, filesIn, loadAll } from '../pipelines.ts';
import { printMistakes } from '../print-mistakes.ts';
import { lookOf } from '../reach/columns.ts';
import { warn } from '../reach/refuse.ts';
import { count } from '../reach/words.ts';
import { showArgument } from '../show-argument.ts';
import { cleanBinding, cleanFactsOf } from '../storage/clean/binding.ts';
import { type Cleaned, freedBytes, removeLeftovers } from '../storage/clean/perform.ts';
import { type CleanPlan, planClean, type Wishes } from '../storage/clean/plan.ts';
import { cleanWords, renderClean } from '../storage/clean/render.ts';
import { surveyStorage } from '../storage/survey.ts';
import type { Line, Outcome } from '../verb.ts';

const usualAge = '7d';

/** Shows what nothing uses, or removes what a plan has said. */
export async function run(line: Line, io: Io): Promise<Outcome> {
  const wishes = readWishes(line);
  if ('code' in wishes) return printMistakes([wishes], line.verb, io.stderr);
  return await answerFailures(io, () =>
    withContext(io, async (context) => {
      const { pipelines } = loadAll(filesIn(line.files, io), createSetting(io));
      const accepted = await accept(pipelines, line, io);
      if ('exit' in accepted) return accepted;
      const plan = await decide({ chosen: accepted, wishes }, io, context);
      const token = line.value('confirm');
      if (token === undefined) return show(plan, { line, io }, context.clock.now());
      return await perform(plan, { line, io, token }, context);
    }),
  );
}

function readWishes(line: Line): Wishes | Diagnostic {
  const text = line.value('older-than') ?? usualAge;
  const volumes = line.values('volume');
  if (/^\d{1,6}[smhdw]$/.test(text)) return { olderThanMs: parseDuration(text), volumes };
  const message = `--older-than ${showArgument(text)} is no duration`;
  return createMistake('BP0115', message, 'write a number and s, m, h, d or w: 7d');
}

interface Deciding {
  readonly chosen: readonly Chosen[];
  readonly wishes: Wishes;
}

async function decide(
  { chosen, wishes }: Deciding,
  io: Io,
  context: StepContext,
): Promise<CleanPlan> {
  const surveyed = await surveyStorage({ chosen, fromMemory: false }, io, context);
  const { engine } = surveyed;
  if (engine instanceof BackupError) throw engine;
  const pipelines = chosen.map(({ plan }) => ({ name: plan.name, dumps: plan.stages.dump }));
  const storage = await openStorage(io.env);
  const plan = await planClean({ surveyed, engine, pipelines, wishes }, storage, context);
  const known = [...plan.goes, ...plan.stays].map(({ name }) => name);
  const unknown = wishes.volumes.find((name) => !known.includes(name));
  if (unknown === undefined) return plan;
  throw new BackupError({
    code: 'BP5140',
    message: `there is no unused volume ${unknown}`,
    hint: '`run-pipeline storage` shows the volumes, and who uses them',
  });
}

interface Around {
  readonly line: Line;
  readonly io: Io;
}

function show(plan: CleanPlan, { line, io }: Around, nowMs: number): Outcome {
  const confirmation = confirmationOf(plan, line, nowMs);
  return {
    exit: confirmation === null ? exits.done : exits.refused,
    reason: confirmation === null ? cleanWords(plan) : 'not confirmed',
    text: renderClean(plan, confirmation, lookOf(io.stdout)),
    data: { ...plan, confirmation },
  };
}

function confirmationOf(plan: CleanPlan, line: Line, nowMs: number): Confirmation | null {
  if (plan.goes.length === 0) return null;
  const age = line.value('older-than');
  const argv = [
    ...[...calledAs(line), ...line.verb.name.split(' ')],
    ...(age === undefined ? [] : ['--older-than', age]),
    ...line.values('volume').flatMap((name) => ['--volume', name]),
  ];
  return confirmWith(cleanBinding, cleanFactsOf(plan), { plannedAtMs: nowMs, argv });
}

/** The plan is that of now: whether it was confirmed is judged by what is there. */
async function perform(
  plan: CleanPlan,
  { line, io, token }: Around & { readonly token: string },
  context: StepContext,
): Promise<Outcome> {
  const typed = { token, nowMs: context.clock.now() };
  const wrong = findWrongToken(cleanBinding, cleanFactsOf(plan), typed);
  if (wrong !== null || plan.goes.length === 0) {
    const { message, hint } = wrong ?? { message: 'nothing would go', hint: cleanBinding.again };
    throw new BackupError({ code: 'BP5140', message, hint });
  }
  const attempt = await io.audit.begin({ plan: null });
  const storage = await openStorage(io.env);
  const onCleaned = (one: Cleaned) => tellCleaned(one, { line, io });
  const all = await removeLeftovers(plan, { storage, onCleaned }, context);
  const outcome = answer(all);
  await attempt.end({ ...outcome, bytes: freedBytes(all) });
  return outcome;
}

function tellCleaned({ kind, name, ...one }: Cleaned, { line, io }: Around): void {
  if (one.error !== null) warn(`${kind} ${name} stays: ${one.error}`, io);
  else if (!line.quiet) {
    const size = one.freedBytes === null ? 'size unknown' : formatBytes(one.freedBytes);
    io.stderr.write(`removed  ${kind} ${name}, ${size}, ${formatDuration(one.seconds * 1000)}\n`);
  }
}

function answer(all: readonly Cleaned[]) {
  const failed = all.filter(({ result }) => result === 'failed');
  const removed = count(all.length - failed.length, 'thing');
  const said = `${removed} removed, ${formatBytes(freedBytes(all))} became free`;
  const stayed = failed.length === 0 ? '' : `; ${failed.length} could not be removed`;
  return {
    exit: failed.length === 0 ? exits.done : exits.failed,
    reason: `${said}${stayed}`,
    text: `${said}${stayed}\n`,
    data: { results: all, freedBytes: freedBytes(all) },
  };
}
