import type { Outcome, RunSummary } from '../../model/run/summary.ts';
import { formatBytes, formatDuration } from '../../util/human.ts';
import { type Cells, fitting, problemTable, table } from '../github/job-summary.ts';
import { renderOutputs } from '../github/outputs.ts';
import { cell } from '../github-text.ts';
import { problemsOf } from './problems.ts';
import type { RunView } from './run-view.ts';

const signs: Readonly<Record<Outcome, string>> = {
  success: '✅',
  partial: '⚠️',
  suspect: '⚠️',
  failed: '❌',
  cancelled: '⏹️',
  skipped: '⏭️',
};

/** The job summary in Markdown, to be appended to the file that `GITHUB_STEP_SUMMARY` names. */
export function renderRunMarkdown(summary: RunSummary, view: RunView): string {
  const { outcome, pipeline, durationMs, reason } = summary;
  const what = summary.origin === 'import' ? `import ${outcome}` : outcome;
  const head = `### ${signs[outcome]} ${cell(pipeline)}: ${what}`;
  return fitting([
    `${head} in ${formatDuration(durationMs)}`,
    ...(outcome === 'success' ? [] : ['', cell(reason)]),
    ...problemTable(problemsOf(view)),
    ...table(['Artifact', 'Plain', 'Stored', 'File'], artifactRows(summary)),
    ...table(['Destination', 'Copy', 'Verified'], copyRows(summary, view)),
    '',
    ...(summary.backup === null ? [] : [`Backup <code>${cell(summary.backup)}</code>`]),
  ]);
}

/** `backup-id`, `status` and `bytes` for the file that `GITHUB_OUTPUT` names; the token must be random. */
export function renderRunOutputs(summary: RunSummary, token: string): string {
  const bytes = summary.artifacts.reduce((sum, { storedBytes }) => sum + storedBytes, 0);
  const outputs = {
    'backup-id': summary.backup ?? '',
    status: summary.outcome,
    bytes: String(summary.backup === null ? 0 : bytes),
  };
  return renderOutputs(outputs, token);
}

function artifactRows({ artifacts }: RunSummary): readonly Cells[] {
  return artifacts.map(({ id, file, plainBytes, storedBytes }) => [
    id,
    formatBytes(plainBytes),
    formatBytes(storedBytes),
    file,
  ]);
}

function copyRows({ destinations }: RunSummary, view: RunView): readonly Cells[] {
  return destinations.map(({ id, state, required }) => {
    const verified = view.destinations.get(id)?.verified;
    const missing = required ? 'missing, and required' : 'missing';
    return [
      id,
      state === 'committed' ? 'complete' : missing,
      verified ? `${verified.level}: ${verified.verdict}` : '',
    ];
  });
}
