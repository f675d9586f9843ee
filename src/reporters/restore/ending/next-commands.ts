import { aftermathOf } from '../../../model/restore/aftermath.ts';
import type { RestoreSummary } from '../../../model/restore/summary.ts';
import { shellLine, shellWord } from '../../../util/shell-word.ts';
import { type Command, commandLines, explainCommand } from '../../summary/commands.ts';
import type { Line } from '../../summary/section.ts';

/** What a person would type next. */
export function nextCommands(summary: RestoreSummary): readonly Line[] {
  return commandLines(commandsFor(summary));
}

/** Names the backup by its id, so that it still means it tomorrow. */
export function restoreCommand(pipeline: string, backup: string): string {
  return shellLine(['restore', `${pipeline}@${backup}`]);
}

function commandsFor(summary: RestoreSummary): readonly Command[] {
  const { pipeline, backup, failure } = summary;
  const explain = explainCommand(failure);
  const again: Command = [restoreCommand(pipeline, backup), 'a new plan'];
  switch (aftermathOf(summary)) {
    case 'replaced':
      return [...explain, [`status ${shellWord(pipeline)}`, 'how the backups are']];
    case 'untouched':
    case 'as-before':
      return [...explain, again];
    case 'mixed':
      return [
        ...explain,
        [`recover ${shellWord(pipeline)}`, 'try again to take back and clean up'],
        again,
      ];
  }
}
