import type { RunSummary } from '../../model/run/summary.ts';
import { displayWidth } from '../../util/display-width.ts';
import { visibleLine } from '../../util/visible-text.ts';
import { padText } from './fit-text.ts';
import type { Line } from './summary-lines.ts';

type Command = readonly [command: string, does: string];

/** What a person would type next. Commands name the backup by its id, so that they still mean it tomorrow. */
export function nextCommands(summary: RunSummary): readonly Line[] {
  const commands = commandsFor(summary).map(
    ([command, does]) => [`run-pipeline ${command}`, does] as const,
  );
  const width = Math.max(...commands.map(([command]) => displayWidth(command)));
  return commands.map(([command, does]) => ({
    text: command,
    aside: padText('', width - displayWidth(command)) + does,
    isWhole: true,
  }));
}

function commandsFor(summary: RunSummary): readonly Command[] {
  const pipeline = visibleLine(summary.pipeline);
  const backup = `${pipeline}@${visibleLine(summary.backup ?? '')}`;
  const explain = explainCommand(summary);
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
        [`run ${pipeline}`, 'try again'],
      ];
    case 'skipped':
      return [[`status ${pipeline}`, 'the last good backup']];
  }
}

function kept(pipeline: string, backup: string): readonly Command[] {
  return [
    [`list ${pipeline}`, 'all backups'],
    [`show ${backup}`, 'what is in it, and where'],
    [`verify ${backup} --level download`, 'read every byte back'],
  ];
}

function explainCommand({ failure }: RunSummary): readonly Command[] {
  return failure && /^BP\d{4}$/.test(failure.code)
    ? [[`explain ${failure.code}`, 'what this failure means']]
    : [];
}
