import type { Diagnostic } from '../../model/diagnostics/diagnostic.ts';
import { visibleLine } from '../../util/visible-text.ts';
import { plainMarkdown, shortened } from '../github-text.ts';
import { gravestFirst } from './arrange.ts';
import { type Findings, prepare } from './prepare.ts';
import { summaryLine } from './summary.ts';

// GitHub refuses a job summary above 1 MiB as a whole; other steps want some room too.
const maxBytes = 900 * 1024;
const roomForRest = 200;

/** The job summary in Markdown: a table of everything, errors first, cut with a notice if it grows too long. */
export function renderGithubSummary(findings: Findings): string {
  const diagnostics = gravestFirst(prepare(findings).diagnostics);
  const head = `### ${summaryLine(diagnostics)}\n\n`;
  if (diagnostics.length === 0) return head;
  const start = `${head}| | Code | Where | What | What to do |\n| --- | --- | --- | --- | --- |\n`;
  const rows = fitting(diagnostics.map(row), maxBytes - roomForRest - byteLength(start));
  const rest = diagnostics.length - rows.length;
  return start + rows.join('') + (rest > 0 ? `\n${rest} more do not fit here.\n` : '');
}

function fitting(rows: readonly string[], room: number): readonly string[] {
  let used = 0;
  const end = rows.findIndex((text) => {
    used += byteLength(text);
    return used > room;
  });
  return end === -1 ? rows : rows.slice(0, end);
}

function row({ severity, code, file, place, path, message, note, help }: Diagnostic): string {
  const at = place ? `${place.file}:${place.start.line}:${place.start.column}` : file;
  const where = path === '' ? codeCell(at) : `${codeCell(at)}<br>${codeCell(path)}`;
  const what = cell(note === undefined ? message : `${message} (${note})`);
  return `| ${severity} | ${codeCell(code)} | ${where} | ${what} | ${cell(help ?? '')} |\n`;
}

/** Words in backticks are set as code; whatever else Markdown or HTML could read stays plain text. */
function cell(text: string): string {
  const parts = visibleLine(shortened(text)).split('`').map(plainMarkdown);
  if (parts.length % 2 === 0) return parts.join(plainMarkdown('`'));
  return parts.map((part, at) => (at % 2 === 1 ? `<code>${part}</code>` : part)).join('');
}

function codeCell(text: string): string {
  return `<code>${plainMarkdown(visibleLine(text))}</code>`;
}

function byteLength(text: string): number {
  return new TextEncoder().encode(text).length;
}
