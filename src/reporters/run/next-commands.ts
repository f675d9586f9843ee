import type { RunSummary } from '../../model/run/summary.ts';
import { visibleLine } from '../../util/visible-text.ts';
import { type Command, commandLines, explainCommand } from '../summary/commands.ts';
import type { Line } from '../summary/section.ts';

/** What a person would type next. Commands name the backup by its id, so that they still mean it tomorrow. */
export function nextCommands(summary: RunSummary): readonly Line[] {
  return commandLines(commandsFor(summary));
}

function commandsFor(summary: RunSummary): readonly Command[] {
  const pipeline = visibleLine(summary.pipeline);
  const backup = `${pipeline}@${visibleLine(summary.backup ?? '')}`;
  const explain = explainCommand(summary.failure);
  if (summary.origin === 'import') return forImported(summary, { backup, explain });
  switch (summary.outcome) {
    case 'success':
      return kept(pipeline, backup);
    case 'partial':
      return [
        [`run ${pipeline}`, 'the next run completes the missing copies'],
        ...kept(pipeline, backup),
      ];
    case 'suspect':
      return [
        [`show ${backup}`, 'what is in it'],
        [`verify ${backup} --level open`, 'counts as good if this passes'],
        [`accept ${backup} --reason "…"`, 'or say that it is right'],
      ];
    case 'failed':
    case 'cancelled':
      return [
        ...explain,
        [`status ${pipeline}`, 'the last good backup'],
        againBy(summary, pipeline),
      ];
    case 'skipped':
      return [[`status ${pipeline}`, 'the last good backup']];
  }
}

/** Nobody runs a pipeline to bring a file in, and no run completes what it lacks. */
function forImported(
  { backup: made }: RunSummary,
  { backup, explain }: { readonly backup: string; readonly explain: readonly Command[] },
): readonly Command[] {
  if (made === null) return [...explain, ['import --help', 'what may be imported, and how']];
  return [
    [`show ${backup}`, 'what is in it, and where'],
    [`verify ${backup} --level open`, 'read every byte back'],
    [`restore ${backup}`, 'put it back: a plan first'],
    [`delete ${backup}`, 'when nobody needs it any more'],
  ];
}

/** Of a plan that was refused, the same run would be refused again. */
function againBy({ failure }: RunSummary, pipeline: string): Command {
  const isOfPlan = failure?.code === 'BP5130' || failure?.code === 'BP5131';
  if (isOfPlan) return [`plan ${pipeline} --out plan.json`, 'plan again, and read it'];
  return [`run ${pipeline}`, 'try again'];
}

function kept(pipeline: string, backup: string): readonly Command[] {
  return [
    [`list ${pipeline}`, 'all backups'],
    [`show ${backup}`, 'what is in it, and where'],
    [`verify ${backup} --level download`, 'read every byte back'],
    [`restore ${backup}`, 'put it back: a plan first'],
  ];
}
