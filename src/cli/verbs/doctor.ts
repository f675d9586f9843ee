import { type ExitCode, exits } from '../../model/exit.ts';
import type { StepContext } from '../../ports/step-context.ts';
import { answerFailures } from '../compose/answer-failure.ts';
import { withContext } from '../compose/context.ts';
import type { Checked } from '../doctor/finding.ts';
import { checkFolders } from '../doctor/folders.ts';
import { checkClock, checkRuns } from '../doctor/history.ts';
import { checkParts } from '../doctor/pipeline.ts';
import { checkReferences, fromMistakes } from '../doctor/presence.ts';
import { renderChecks } from '../doctor/render.ts';
import { checkTools } from '../doctor/tools.ts';
import type { Io } from '../io.ts';
import { createSetting, filesIn } from '../pipelines.ts';
import { chooseMany, type Reach } from '../reach/choose-many.ts';
import { lookOf } from '../reach/columns.ts';
import { count } from '../reach/words.ts';
import type { Line, Outcome } from '../verb.ts';

/** Changes nothing: not even the state folder is made. A host without any pipeline can be checked, too. */
export async function run(line: Line, io: Io): Promise<Outcome> {
  const nothing: Reach = { chosen: [], mistakes: null };
  const found = filesIn(line.files, io).length === 0 ? nothing : await chooseMany([], line, io);
  // Files with mistakes are among what is told, not a reason to look at nothing.
  const reach = 'exit' in found ? { chosen: [], mistakes: found.findings ?? null } : found;
  return await answerFailures(io, () =>
    withContext(io, async (context) => answer(await checkAll(reach, io, context), line, io)),
  );
}

async function checkAll(
  { chosen, mistakes }: Reach,
  io: Io,
  context: StepContext,
): Promise<readonly Checked[]> {
  const { env } = io;
  const plans = chosen.map(({ plan }) => plan);
  const names = plans.map(({ name }) => name);
  const nowMs = context.clock.now();
  const found: Checked[] = [
    ...(await checkTools(env, plans)),
    ...(await checkFolders(env)),
    await checkClock(names, env, nowMs),
    ...fromMistakes(mistakes),
  ];
  const setting = createSetting(io);
  for (const one of chosen) {
    found.push(...(await checkParts(one, io, context)));
    found.push(...(await checkReferences(one, setting, new Date(nowMs))));
    found.push(...(await checkRuns(one.plan.name, env)));
  }
  return found;
}

function answer(checks: readonly Checked[], line: Line, io: Io): Outcome {
  const shown = line.quiet ? checks.filter(({ state }) => state !== 'ok') : checks;
  const exit = exitOf(checks);
  return {
    exit,
    reason: exit === exits.done ? 'done' : reasonOf(checks),
    text: renderChecks(shown, lookOf(io.stdout)),
    data: { checks },
  };
}

function exitOf(checks: readonly Checked[]): ExitCode {
  if (checks.some(({ state }) => state === 'error')) return exits.unavailable;
  return checks.some(({ state }) => state === 'warning') ? exits.look : exits.done;
}

function reasonOf(checks: readonly Checked[]): string {
  const numberOf = (wanted: Checked['state']) =>
    checks.filter(({ state }) => state === wanted).length;
  const [errors, warnings] = [numberOf('error'), numberOf('warning')];
  return [
    ...(errors > 0 ? [count(errors, 'error')] : []),
    ...(warnings > 0 ? [count(warnings, 'warning')] : []),
  ].join(', ');
}
