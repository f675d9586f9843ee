import { aftermathOf, aftermathWords } from '../../../model/restore/aftermath.ts';
import type { RestoreOutcome, RestoreSummary } from '../../../model/restore/summary.ts';
import { formatBytes, formatDuration } from '../../../util/human.ts';
import { fitting, problemTable, table } from '../../github/job-summary.ts';
import { renderOutputs } from '../../github/outputs.ts';
import type { Problem } from '../../github/problem.ts';
import { cell } from '../../github-text.ts';
import { headlineOf } from './headline.ts';
import { restoreCommand } from './next-commands.ts';

const signs: Readonly<Record<RestoreOutcome, string>> = {
  restored: '✅',
  incomplete: '⚠️',
  rehearsed: '✅',
  failed: '❌',
  cancelled: '⏹️',
  skipped: '⏭️',
  refused: '❌',
};

/** The job summary in Markdown, to be appended to the file that `GITHUB_STEP_SUMMARY` names. */
export function renderRestoreMarkdown(
  summary: RestoreSummary,
  problems: readonly Problem[],
): string {
  const { outcome, durationMs, reason } = summary;
  const { sentence } = headlineOf(summary);
  const left = aftermathWords[aftermathOf(summary)];
  return fitting([
    `### ${signs[outcome]} ${cell(sentence)} (${formatDuration(durationMs)})`,
    ...(left === null ? [] : ['', `**${left}**`]),
    ...(outcome === 'restored' ? [] : ['', cell(reason)]),
    '',
    ...factLines(summary).map((line) => `- ${line}`),
    ...problemTable(problems),
    ...table(['Restored', 'Data', 'From', 'Live at', 'Before'], artifactRows(summary)),
  ]);
}

/** `restore-id`, `backup-id` and `status`. */
export function renderRestoreOutputs(summary: RestoreSummary, token: string): string {
  const { run, backup, outcome } = summary;
  return renderOutputs({ 'restore-id': run, 'backup-id': backup, status: outcome }, token);
}

function factLines(summary: RestoreSummary): readonly string[] {
  const { backup, version, pipeline, safetyBackup, code } = summary;
  const of = version === 'unknown' ? '' : `, version ${cell(version)}`;
  return [
    `Backup ${literal(backup)}${of}`,
    ...(safetyBackup === null
      ? []
      : [
          `Safety backup ${literal(safetyBackup)}; to bring it back: ${literal(`run-pipeline ${restoreCommand(pipeline, safetyBackup)}`)}`,
        ]),
    ...(code === null
      ? []
      : [
          `The code is ${code.state === 'done' ? '' : 'not '}at the tag ${literal(code.tag)}: ${cell(code.note)}`,
        ]),
  ];
}

function artifactRows({ artifacts }: RestoreSummary): readonly (readonly string[])[] {
  return artifacts
    .filter(({ isActive, kept }) => isActive || kept.length > 0)
    .map(({ id, plainBytes, from, target, kept }) => [
      id,
      formatBytes(plainBytes),
      from ?? '',
      target.join(', '),
      kept.join(', '),
    ]);
}

function literal(text: string): string {
  return `<code>${cell(text)}</code>`;
}
