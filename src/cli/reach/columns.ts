import type { Palette } from '../../reporters/palette.ts';
import { fitText, padText, wrapText } from '../../reporters/terminal/fit-text.ts';
import { displayWidth } from '../../util/display-width.ts';
import { visibleLine } from '../../util/visible-text.ts';
import type { Output } from '../io.ts';

export interface Column {
  readonly title: string;
  readonly align?: 'right';
  /** How narrow it may become where the terminal is; others keep their width. */
  readonly least?: number;
  /** May be left out where all of them do not fit. */
  readonly isOptional?: boolean;
}

export interface Cell {
  readonly text: string;
  readonly paint?: keyof Palette;
}

export interface Row {
  readonly cells: readonly Cell[];
  /** What does not fit a column; stands below, on lines of its own. */
  readonly notes: readonly Cell[];
}

export interface Look {
  readonly palette: Palette;
  /** Infinite where nothing has to fit. */
  readonly columns: number;
}

/** Files and pipes take lines of any length; only a terminal has an edge. */
export function lookOf({ palette, isTerminal, columns }: Output): Look {
  return { palette, columns: isTerminal ? columns : Number.POSITIVE_INFINITY };
}

const gap = '  ';

/**
 * Rows in columns that fit; a column in which nothing stands is left out, and so are the last of the optional ones
 * where the terminal is too narrow. Foreign text is made harmless.
 */
export function renderColumns(
  columns: readonly Column[],
  rows: readonly Row[],
  look: Look,
): string {
  const used = dropUntilFits(measure(columns, rows), look.columns);
  const widths = shrink(used, look.columns - gap.length * (used.length - 1));
  const draw = (cells: readonly Cell[]): string => {
    let line = '';
    for (const [index, { at, align }] of used.entries()) {
      if (index > 0) line += gap;
      line += drawCell(cells[at] ?? blank, { width: widths[index] ?? 0, align }, look);
    }
    return `${line.trimEnd()}\n`;
  };
  let text = draw(columns.map(({ title }) => ({ text: title, paint: 'dim' })));
  for (const { cells, notes } of rows) {
    text += draw(cells);
    for (const line of drawNotes(notes, look)) text += `${line.trimEnd()}\n`;
  }
  return text;
}

const blank: Cell = { text: '' };

interface Measured extends Column {
  readonly at: number;
  readonly width: number;
}

function measure(columns: readonly Column[], rows: readonly Row[]): readonly Measured[] {
  return columns
    .map((column, at) => {
      let widest = 0;
      for (const { cells } of rows) widest = Math.max(widest, displayWidth(textAt(cells, at)));
      return { ...column, at, width: widest && Math.max(widest, displayWidth(column.title)) };
    })
    .filter(({ width }) => width > 0);
}

function dropUntilFits(used: readonly Measured[], room: number): readonly Measured[] {
  const least = used.reduce((sum, one) => sum + leastOf(one) + gap.length, -gap.length);
  const last = used.findLastIndex(({ isOptional }) => isOptional);
  if (least <= room || last === -1) return used;
  return dropUntilFits(used.toSpliced(last, 1), room);
}

function leastOf({ least, width }: Measured): number {
  return Math.min(least ?? width, width);
}

function textAt(cells: readonly Cell[], at: number): string {
  return visibleLine(cells[at]?.text ?? '');
}

/** Takes from the widest that may give, one column of the terminal at a time. */
function shrink(used: readonly Measured[], room: number): readonly number[] {
  const widths = used.map(({ width }) => width);
  const total = () => widths.reduce((sum, width) => sum + width, 0);
  while (total() > room) {
    const able = used.map((one, at) => ((widths[at] ?? 0) > leastOf(one) ? (widths[at] ?? 0) : 0));
    const widest = Math.max(0, ...able);
    if (widest === 0) break;
    widths[able.indexOf(widest)] = widest - 1;
  }
  return widths;
}

function drawCell(
  { text, paint }: Cell,
  { width, align }: { readonly width: number; readonly align: Column['align'] },
  { palette }: Look,
): string {
  const fitted = fitText(visibleLine(text), width);
  const space = ' '.repeat(Math.max(0, width - displayWidth(fitted)));
  const shown = paint === undefined ? fitted : palette[paint](fitted);
  return align === 'right' ? space + shown : shown + space;
}

function drawNotes(notes: readonly Cell[], { palette, columns }: Look): readonly string[] {
  return notes.flatMap(({ text, paint }) =>
    wrapText(visibleLine(text), columns - 2).map(
      (line) => padText('', 2) + (paint === undefined ? line : palette[paint](line)),
    ),
  );
}
