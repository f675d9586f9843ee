import { randomBytes } from 'node:crypto';
import { appendFileSync } from 'node:fs';
import { type ExitCode, exits } from '../../model/exit.ts';
import type { RestorePlan } from '../../model/restore/plan.ts';
import { renderPlanMarkdown } from '../../reporters/restore/plan-markdown.ts';
import { renderPlanText } from '../../reporters/restore/plan-text.ts';
import { visibleLine } from '../../util/visible-text.ts';
import type { Io } from '../io.ts';
import type { Outcome } from '../verb.ts';

/** A plan that nobody has agreed to yet, or that nobody can: as the outcome, and for whoever reads a workflow. */
export function answerPlan(plan: RestorePlan, io: Io): Outcome {
  if (io.env.GITHUB_ACTIONS === 'true') leaveToJob(plan, io);
  return { exit: exitOf(plan), reason: reasonOf(plan), text: planText(plan, io), data: { plan } };
}

export function planText(plan: RestorePlan, { stdout }: Io): string {
  const columns = stdout.isTerminal ? stdout.columns : Number.POSITIVE_INFINITY;
  return renderPlanText(plan, { palette: stdout.palette, columns });
}

/** What nobody may believe is about the backup; everything else is about this restore. */
function exitOf({ backup }: RestorePlan): ExitCode {
  const isDoubtful = backup.verdict === 'broken' || backup.signature.trust === 'refused';
  return isDoubtful ? exits.integrity : exits.refused;
}

function reasonOf({ refusals: [first, ...others] }: RestorePlan): string {
  if (first === undefined) return 'not confirmed';
  const more = others.length > 0 ? ` (and ${others.length} more)` : '';
  return `refused: ${visibleLine(first.message)}${more}`;
}

function leaveToJob(plan: RestorePlan, io: Io): void {
  append(io, io.env.GITHUB_STEP_SUMMARY, renderPlanMarkdown(plan));
  const end = `end_${randomBytes(12).toString('hex')}`;
  const outputs = { 'backup-id': plan.backup.id, token: plan.confirmation?.token ?? '' };
  const lines = Object.entries(outputs).map(
    ([name, value]) => `${name}<<${end}\n${value}\n${end}\n`,
  );
  append(io, io.env.GITHUB_OUTPUT, lines.join(''));
}

/** Courtesies of the runner: without them the log still says everything. */
function append(io: Io, file: string | undefined, text: string): void {
  if (file === undefined || file === '') return;
  try {
    appendFileSync(file, io.redactor.mask(text));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    io.stderr.write(`${file} could not be written: ${why}\n`);
  }
}
