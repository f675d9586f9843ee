import type { SourceText } from '../../model/diagnostics/source-text.ts';
import { type Cell, cellsOf } from './cells.ts';
import type { Concealment } from './conceal.ts';
import { overlap, type Span } from './spans.ts';

/** One line of a code frame, ready for the screen. */
export interface FrameLine {
  readonly number: number;
  readonly text: string;
  /** Where the run of carets stands, in columns of `text`. */
  readonly indent: number;
  readonly run: number;
}

const maxColumns = 100;
// How much of a line is looked at on each side of the range; more cannot be on the screen.
const reach = 4 * maxColumns;

/** The line in which a range starts, as much of it as fits, with the part that belongs to the range. */
export function frameLine(source: SourceText, range: Span, concealment: Concealment): FrameLine {
  const { line: number, offset } = source.position(range.start);
  const line = source.lineSpan(number);
  const focus = { start: offset, end: Math.max(offset + 1, Math.min(range.end, line.end)) };
  const stretch = around(source.text, line, focus);
  const text = source.text.slice(stretch.start, stretch.end);
  const cells = cellsOf(text, stretch.start, concealment.within(source, stretch));
  const view = viewOf(cells, focus);
  const cut = { left: stretch.start > line.start, right: stretch.end < line.end };
  return { number, ...draw({ cells, view, focus, cut }) };
}

function around(text: string, line: Span, focus: Span): Span {
  const start = Math.max(line.start, Math.min(focus.start, line.end) - reach);
  const end = Math.min(line.end, focus.start + reach);
  return {
    start: splitsPair(text, start) ? start - 1 : start,
    end: splitsPair(text, end) ? end + 1 : end,
  };
}

function splitsPair(text: string, at: number): boolean {
  return /^[\ud800-\udbff][\udc00-\udfff]$/.test(text.slice(at - 1, at + 1));
}

interface View {
  readonly left: number;
  readonly right: number;
}

/** The columns to show: all if they fit, else the range in the middle, or its beginning. */
function viewOf(cells: readonly Cell[], focus: Span): View {
  const total = endColumn(cells.at(-1));
  if (total <= maxColumns) return { left: 0, right: total };
  const inside = cells.filter((cell) => overlap(cell, focus));
  const first = inside[0]?.column ?? total;
  const room = maxColumns - 2;
  const run = Math.min(endColumn(inside.at(-1)) - first, room - 20);
  const left = first + run + 10 <= room ? 0 : first - Math.floor((room - Math.max(run, 1)) / 2);
  return { left: Math.max(0, left), right: Math.max(0, left) + room };
}

interface Drawing {
  readonly cells: readonly Cell[];
  readonly view: View;
  readonly focus: Span;
  readonly cut: { readonly left: boolean; readonly right: boolean };
}

function draw({ cells, view, focus, cut }: Drawing): Omit<FrameLine, 'number'> {
  const shown = cells.filter((cell) => cell.column >= view.left && endColumn(cell) <= view.right);
  const before = cut.left || shown[0] !== cells[0] ? '…' : '';
  const after = cut.right || shown.at(-1) !== cells.at(-1) ? '…' : '';
  const origin = shown[0]?.column ?? 0;
  const inside = shown.filter((cell) => overlap(cell, focus));
  const first = inside[0]?.column ?? endColumn(shown.at(-1));
  return {
    text: before + shown.map((cell) => cell.shown).join('') + after,
    indent: before.length + first - origin,
    run: Math.max(1, endColumn(inside.at(-1)) - first),
  };
}

function endColumn(cell: Cell | undefined): number {
  return cell ? cell.column + cell.width : 0;
}
