import type { Diagnostic } from '../../model/diagnostics/diagnostic.ts';
import type { BackupError } from '../../model/failures.ts';
import type { RunPlan } from '../../model/run-plan/run-plan.ts';
import type { Io } from '../io.ts';
import { createMistake } from '../mistake.ts';
import type { Line } from '../verb.ts';

/** What `--plan` says is to be done; `null` without it. It already says which pipeline, and which of its dumps. */
export async function readGivenPlan(
  line: Line,
  io: Io,
): Promise<RunPlan | BackupError | Diagnostic | null> {
  const given = line.value('plan');
  if (given === undefined) return null;
  const other =
    ['all', 'due'].find((long) => line.flag(long)) ??
    (line.values('only').length > 0 ? 'only' : undefined);
  if (other !== undefined) {
    const message = `--plan and --${other} exclude each other`;
    return createMistake('BP0114', message, 'a plan says what is run: leave the other one out');
  }
  if (line.positionals.length > 1) {
    const message = 'a plan is for one pipeline, and several are named';
    return createMistake('BP0114', message, 'name the pipeline of the plan, or none');
  }
  const { readPlanFile } = await import('../plan/plan-file.ts');
  return await readPlanFile(given, io);
}
