import { cell } from '../github-text.ts';
import type { Problem } from './problem.ts';

// GitHub refuses a job summary above 1 MiB as a whole; other steps want some room too.
const maxBytes = 900 * 1024;
const roomForRest = 200;

export type Cells = readonly string[];

/** A table in Markdown, with an empty line before it; none without rows. Nothing in a cell is read as Markdown. */
export function table(head: Cells, rows: readonly Cells[]): readonly string[] {
  if (rows.length === 0) return [];
  return ['', row(head), row(head.map(() => '---')), ...rows.map((cells) => row(cells.map(cell)))];
}

export function problemTable(problems: readonly Problem[]): readonly string[] {
  const rows = problems.map(({ severity, where, message, hint }) => [
    severity,
    where,
    message,
    hint,
  ]);
  return table(['Problem', 'Where', 'What', 'What to do'], rows);
}

/** As many lines as GitHub takes, and a last one that says how many are missing. */
export function fitting(lines: readonly string[]): string {
  let used = roomForRest;
  const end = lines.findIndex((line) => {
    used += new TextEncoder().encode(line).length + 1;
    return used > maxBytes;
  });
  if (end === -1) return `${lines.join('\n')}\n`;
  return `${lines.slice(0, end).join('\n')}\n\n${lines.length - end} more lines do not fit here.\n`;
}

function row(cells: Cells): string {
  return `| ${cells.join(' | ')} |`;
}
