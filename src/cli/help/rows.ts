import type { Output } from '../io.ts';
import { wrap } from './wrap.ts';

export interface Row {
  readonly left: string;
  readonly right: string;
  readonly paint: (text: string) => string;
  readonly paintRight?: (text: string) => string;
}

/** Two columns; a left side that is too wide gets a line of its own. */
export function renderRows(
  rows: readonly Row[],
  { output, leftWidth }: { readonly output: Output; readonly leftWidth?: number },
): readonly string[] {
  const widest = Math.max(0, ...rows.map(({ left }) => left.length));
  const width = Math.min(leftWidth ?? widest, 26);
  const space = Math.max(24, lineWidth(output) - width - 4);
  return rows.flatMap(({ left, right, paint, paintRight = asIs }) => {
    const lines = wrap(right, space).map(paintRight);
    const indent = ' '.repeat(width + 4);
    const gap = ' '.repeat(Math.max(0, width - left.length) + 2);
    const first = `  ${paint(left)}`;
    return left.length > width
      ? [first, ...lines.map((line) => indent + line)]
      : [`${first}${gap}${lines[0] ?? ''}`, ...lines.slice(1).map((line) => indent + line)];
  });
}

/** Long lines are hard to read, however wide the terminal is. */
export function lineWidth({ columns }: Output): number {
  return Math.min(Math.max(columns, 40), 100);
}

function asIs(text: string): string {
  return text;
}
