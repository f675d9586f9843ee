import { graphemes, graphemeWidth } from '../../util/display-width.ts';
import { visible } from '../../util/visible-text.ts';
import { overlap, type Span } from './spans.ts';

/** One character of a line as it appears on the screen. */
export interface Cell extends Span {
  readonly shown: string;
  readonly column: number;
  readonly width: number;
}

const tabStop = 4;
// A base letter with hundreds of accents would draw over its neighbours.
const maxGraphemeLength = 24;

/** `text` starts at offset `at` of its file; what lies in a concealed span becomes dots. */
export function cellsOf(text: string, at: number, concealed: readonly Span[]): readonly Cell[] {
  let column = 0;
  return Array.from(graphemes(text), (grapheme) => {
    const start = at + grapheme.at;
    const span = { start, end: start + grapheme.text.length };
    const isConcealed = concealed.some((secret) => overlap(secret, span));
    const shown = isConcealed ? '•' : drawn(grapheme.text, { column, isFirst: start === 0 });
    const width = displayWidthOf(shown);
    column += width;
    return { ...span, shown, column: column - width, width };
  });
}

function drawn(
  grapheme: string,
  where: { readonly column: number; readonly isFirst: boolean },
): string {
  if (grapheme === '\t') return `→${' '.repeat(tabStop - 1 - (where.column % tabStop))}`;
  if (grapheme === '\ufeff' && where.isFirst) return '';
  return grapheme.length > maxGraphemeLength ? '\ufffd' : visible(grapheme);
}

function displayWidthOf(shown: string): number {
  return shown.startsWith('→') ? shown.length : graphemeWidth(shown);
}
