import type { Outcome, RunSummary } from '../../model/run/summary.ts';
import { formatBytes, formatDuration } from '../../util/human.ts';
import { visibleLine } from '../../util/visible-text.ts';
import { cell } from '../github-text.ts';
import { problemsOf } from './problems.ts';
import type { RunView } from './run-view.ts';

// GitHub refuses a job summary above 1 MiB as a whole; other steps want some room too.
const maxBytes = 900 * 1024;
const roomForRest = 200;

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
  const head = `### ${signs[outcome]} ${cell(pipeline)}: ${outcome}`;
  return fitting([
    `${head} in ${formatDuration(durationMs)}`,
    ...(outcome === 'success' ? [] : ['', cell(reason)]),
    ...table(['Problem', 'Where', 'What', 'What to do'], problemRows(view)),
    ...table(['Artifact', 'Plain', 'Stored', 'File'], artifactRows(summary)),
    ...table(['Destination', 'Copy', 'Verified'], copyRows(summary, view)),
    '',
    ...(summary.backup === null ? [] : [`Backup <code>${cell(summary.backup)}</code>`]),
  ]);
}

/** `backup-id`, `status` and `bytes` for the file that `GITHUB_OUTPUT` names; the token must be random. */
export function renderOutputs(summary: RunSummary, token: string): string {
  const bytes = summary.artifacts.reduce((sum, { storedBytes }) => sum + storedBytes, 0);
  const outputs = {
    'backup-id': summary.backup ?? '',
    status: summary.outcome,
    bytes: String(summary.backup === null ? 0 : bytes),
  };
  const end = `end_${token.replace(/[^\w-]/g, '')}`;
  return Object.entries(outputs)
    .map(([name, value]) => `${name}<<${end}\n${visibleLine(value)}\n${end}\n`)
    .join('');
}

type Cells = readonly string[];

function problemRows(view: RunView): readonly Cells[] {
  return problemsOf(view).map(({ severity, where, message, hint }) => [
    severity,
    where,
    message,
    hint,
  ]);
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

function table(head: Cells, rows: readonly Cells[]): readonly string[] {
  if (rows.length === 0) return [];
  return ['', row(head), row(head.map(() => '---')), ...rows.map((cells) => row(cells.map(cell)))];
}

function row(cells: Cells): string {
  return `| ${cells.join(' | ')} |`;
}

function fitting(lines: readonly string[]): string {
  let used = roomForRest;
  const end = lines.findIndex((line) => {
    used += new TextEncoder().encode(line).length + 1;
    return used > maxBytes;
  });
  if (end === -1) return `${lines.join('\n')}\n`;
  return `${lines.slice(0, end).join('\n')}\n\n${lines.length - end} more lines do not fit here.\n`;
}
