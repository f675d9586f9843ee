import type { Place } from '../../model/diagnostics/diagnostic.ts';
import type { SourceText } from '../../model/diagnostics/source-text.ts';
import type { Palette } from '../palette.ts';
import type { Concealment } from './conceal.ts';
import { type FrameLine, frameLine } from './frame.ts';
import type { Span } from './spans.ts';

/** A quoted piece of a file with one range underlined. */
export interface Snippet {
  readonly before: FrameLine | null;
  readonly main: FrameLine;
}

export interface SnippetLook {
  readonly palette: Palette;
  readonly mark: string;
  readonly paint: (text: string) => string;
  readonly label: string;
  readonly numberWidth: number;
}

export function snippetOf(source: SourceText, place: Place, concealment: Concealment): Snippet {
  const range: Span = { start: place.start.offset, end: place.end.offset };
  const main = frameLine(source, range, concealment);
  return { main, before: contextOf(source, main.number - 1, concealment) };
}

/** A blank line explains nothing. */
function contextOf(source: SourceText, number: number, concealment: Concealment): FrameLine | null {
  if (number < 1) return null;
  const { start, end } = source.lineSpan(number);
  const line = frameLine(source, { start, end: Math.min(end, start + 1) }, concealment);
  return line.text.trim() === '' ? null : line;
}

export function snippetLines({ before, main }: Snippet, look: SnippetLook): readonly string[] {
  const { palette, paint, label } = look;
  const marks = paint(look.mark.repeat(main.run) + (label === '' ? '' : ` ${label}`));
  const empty = palette.dim(`${' '.repeat(look.numberWidth + 2)}|`);
  return [
    ...(before ? [numbered(before, look)] : []),
    numbered(main, look),
    `${empty} ${' '.repeat(main.indent)}${marks}`,
  ];
}

function numbered({ number, text }: FrameLine, { palette, numberWidth }: SnippetLook): string {
  const gutter = palette.dim(` ${String(number).padStart(numberWidth)} |`);
  return text.trimEnd() === '' ? gutter : `${gutter} ${text.trimEnd()}`;
}
