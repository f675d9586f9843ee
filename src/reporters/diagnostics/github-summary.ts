import type { Diagnostic } from '../../model/diagnostics/diagnostic.ts';
import { visibleLine } from '../../util/visible-text.ts';
import { gravestFirst } from './arrange.ts';
import { type Findings, prepare } from './prepare.ts';
import { summaryLine } from './summary.ts';

// GitHub refuses a job summary above 1 MiB as a whole; other steps want some room too.
const maxBytes = 900 * 1024;
const roomForRest = 200;
const maxCell = 2000;

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
  const short = text.length > maxCell ? `${text.slice(0, maxCell)}…` : text;
  const parts = visibleLine(short).split('`').map(plain);
  if (parts.length % 2 === 0) return parts.join(plain('`'));
  return parts.map((part, at) => (at % 2 === 1 ? `<code>${part}</code>` : part)).join('');
}

function codeCell(text: string): string {
  return `<code>${plain(visibleLine(text))}</code>`;
}

/** Character references are never read as Markdown. */
function plain(text: string): string {
  return text.replace(
    /[&<>"'`*_~[\]\\|#@!$^=]|:(?=\/\/)|(?<=www)\./gi,
    (sign) => `&#${sign.charCodeAt(0)};`,
  );
}

function byteLength(text: string): number {
  return new TextEncoder().encode(text).length;
}
