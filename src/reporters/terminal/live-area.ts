import { stripVTControlCharacters } from 'node:util';
import { displayWidth } from '../../util/display-width.ts';
import type { Screen } from '../reporter.ts';

/** The lower end of a terminal, drawn again and again. */
export interface LiveArea {
  /** Puts finished lines above, for good, and the live ones in the place of the former live ones. */
  draw(above: readonly string[], live: readonly string[]): void;
  /** Leaves what was drawn last and gives the cursor back. */
  end(): void;
}

const control = '\u001b[';
const eraseToEndOfLine = `${control}K`;
const eraseBelow = `${control}J`;
const showCursor = `${control}?25h`;
const hideCursor = `${control}?25l`;
// Drawn as a whole where the terminal can; and a character that is wider than we think must not start a line.
const begin = `${control}?2026h${control}?7l`;
const done = `${control}?7h${control}?2026l`;

/** Lines must be single lines; the cursor rests on the line below the last one. */
export function createLiveArea(screen: Screen): LiveArea {
  let drawn: readonly string[] = [];
  let isHidden = false;
  return {
    draw(above, live) {
      if (above.length === 0 && sameLines(drawn, live)) return;
      const up = heightOf(drawn, screen.size().columns);
      const back = up === 0 ? '\r' : `\r${control}${up}A`;
      const lines = [...above, ...live].map((line) => `${line}${eraseToEndOfLine}\n`);
      const start = `${begin}${isHidden ? '' : hideCursor}`;
      screen.write(`${start}${back}${lines.join('')}${eraseBelow}${done}`);
      isHidden = true;
      drawn = live;
    },
    end() {
      if (isHidden) screen.write(showCursor);
      isHidden = false;
      drawn = [];
    },
  };
}

/** A terminal that became narrower has broken the lines that were drawn before. */
function heightOf(lines: readonly string[], columns: number): number {
  const rowsOf = (line: string) =>
    Math.max(1, Math.ceil(displayWidth(stripVTControlCharacters(line)) / Math.max(1, columns)));
  return lines.reduce((sum, line) => sum + rowsOf(line), 0);
}

function sameLines(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((line, at) => line === other[at]);
}
