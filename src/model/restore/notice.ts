import { formatBytes } from '../../util/human.ts';
import { shellLine } from '../../util/shell-word.ts';
import { visibleLine } from '../../util/visible-text.ts';
import { bodyOf, failureLines, listed, originLines } from '../notice/body.ts';
import type { RestoreNotice, Surroundings } from '../notice/notice.ts';
import { aftermathOf, aftermathWords } from './aftermath.ts';
import type { RestoredArtifact, RestoreOutcome, RestoreSummary } from './summary.ts';

/** The event that a channel names to hear of restores, however they end. */
export const restoreEvent = 'restore';

/** The words of a notice of a restore, for channels that have none of their own. */
export function renderRestoreNotice(
  summary: RestoreSummary,
  surroundings: Surroundings = {},
): RestoreNotice {
  return {
    about: 'restore',
    event: restoreEvent,
    summary,
    title: visibleLine(`${summary.pipeline}: ${titles[summary.outcome]}`),
    body: describeRestore(summary, surroundings),
  };
}

const titles: Readonly<Record<RestoreOutcome, string>> = {
  restored: 'backup restored',
  incomplete: 'backup restored, but look',
  rehearsed: 'restore rehearsed',
  failed: 'restore failed',
  cancelled: 'restore cancelled',
  skipped: 'restore skipped',
  refused: 'restore refused',
};

/** What is live now, where the data of before is, and what to do. */
function describeRestore(summary: RestoreSummary, surroundings: Surroundings): string {
  const { failure, reason, warnings } = summary;
  return bodyOf([
    [reason, ...leftLines(summary)],
    failure === null
      ? []
      : [
          ...failureLines(failure, failure.step),
          ...listed('Also, while taking back and cleaning up', failure.also),
        ],
    backupLines(summary),
    listed('The data of before is kept as', keptLines(summary)),
    safetyLines(summary),
    codeLines(summary),
    listed('Warnings', warnings),
    originLines({ about: 'restore', summary }, surroundings),
  ]);
}

function leftLines(summary: RestoreSummary): readonly string[] {
  const words = aftermathWords[aftermathOf(summary)];
  return words === null ? [] : [words];
}

function backupLines({ backup, version, artifacts }: RestoreSummary): readonly string[] {
  const of = version === 'unknown' ? '' : `, version ${version}`;
  return [`Backup: ${backup}${of}`, ...artifacts.filter(isLive).map(liveLine)];
}

function isLive({ isActive }: RestoredArtifact): boolean {
  return isActive;
}

function liveLine({ id, plainBytes, from, target }: RestoredArtifact): string {
  const source = from === null ? '' : ` from ${from}`;
  return `  ${id}: ${formatBytes(plainBytes)}${source}, live at ${target.join(', ')}`;
}

function keptLines({ artifacts }: RestoreSummary): readonly string[] {
  return artifacts.flatMap(({ id, kept }) => kept.map((path) => `${id}: ${path}`));
}

function safetyLines({ safetyBackup, pipeline }: RestoreSummary): readonly string[] {
  if (safetyBackup === null) return [];
  const command = shellLine(['run-pipeline', 'restore', `${pipeline}@${safetyBackup}`]);
  return [`Safety backup of the data of before: ${safetyBackup}`, `To restore it: ${command}`];
}

function codeLines({ code }: RestoreSummary): readonly string[] {
  if (code === null) return [];
  const { tag, state, note } = code;
  return [`The code is ${state === 'done' ? '' : 'not '}at the tag ${tag}.`, note];
}
