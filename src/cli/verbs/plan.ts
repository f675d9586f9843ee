import { type ExitCode, exits } from '../../model/exit.ts';
import type { RunPlan } from '../../model/run-plan/run-plan.ts';
import { choosePipeline } from '../choose-pipeline.ts';
import { answerFailures } from '../compose/answer-failure.ts';
import { withContext } from '../compose/context.ts';
import type { Io } from '../io.ts';
import { createSetting } from '../pipelines.ts';
import { makePlan } from '../plan/make-plan.ts';
import { writePlanFile } from '../plan/plan-file.ts';
import { renderPlan } from '../plan/render.ts';
import { printMistakes } from '../print-mistakes.ts';
import { lookOf } from '../reach/columns.ts';
import { showArgument } from '../show-argument.ts';
import type { Line, Outcome } from '../verb.ts';

export async function run(line: Line, io: Io): Promise<Outcome> {
  const setting = createSetting(io);
  const chosen = await choosePipeline(line, io, setting);
  if ('exit' in chosen) return chosen;
  return await answerFailures(io, async () => {
    const plan = await withContext(io, (context) => makePlan(chosen, setting, { io, context }));
    const out = line.value('out');
    const mistake = out === undefined ? null : await writePlanFile(out, plan, io);
    if (mistake !== null) return printMistakes([mistake], line.verb, io.stderr);
    const text = renderPlan(plan, lookOf(io.stdout));
    const next = out === undefined ? '' : nextStep(plan, out);
    return { ...judge(plan, line), text: `${text}${next}`, data: plan };
  });
}

function nextStep({ pipeline }: RunPlan, out: string): string {
  const command = `run-pipeline run ${pipeline} --plan ${showArgument(out)}`;
  return `\nWritten to ${showArgument(out)}. Within 24 hours this does it, and nothing if it no longer fits:\n  ${command}\n`;
}

/** What speaks against the run comes first; then what nobody can know here, because then nobody can say that nothing changes. */
function judge(plan: RunPlan, line: Line): Pick<Outcome, 'exit' | 'reason'> {
  const [problem] = plan.problems;
  const [warning] = plan.warnings;
  const isKnown = plan.destinations.every(({ unknown }) => unknown === null);
  const isDetailed = line.flag('detailed-exitcode');
  const answer = (exit: ExitCode, reason: string) => ({ exit, reason });
  if (problem) return answer(exits.look, `${problem.part}: ${problem.message}`);
  if (isDetailed && hasChanges(plan)) return answer(exits.changes, 'there are changes');
  if (warning && (line.strict || (isDetailed && !isKnown))) return answer(exits.look, warning);
  return answer(exits.done, 'nothing was touched');
}

/** A run always makes a backup. A change is what is more than that: another kind of backup, or one less. */
function hasChanges({ changes, comparedWith, destinations }: RunPlan): boolean {
  const isKnown = destinations.every(({ unknown }) => unknown === null);
  return (
    changes.length > 0 ||
    (comparedWith === null && isKnown) ||
    destinations.some(({ removals, wanted }) => removals.length > 0 || wanted.length > 0)
  );
}
