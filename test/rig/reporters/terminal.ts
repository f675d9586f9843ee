import { plainPalette } from '../../../src/reporters/palette.ts';
import type { Screen } from '../../../src/reporters/reporter.ts';
import { graphemes, graphemeWidth } from '../../../src/util/display-width.ts';

const control = '\u001b[';
const order = /(\??)(\d*)([A-Za-z])/y;

/** A terminal that knows only what the tree uses, and fails at anything else. */
export class Terminal implements Screen {
  readonly palette = plainPalette;
  #line = '';
  #width = 0;
  /** All lines ever, scrolled away or not. */
  lines: string[] = [''];
  row = 0;
  isCursorShown = true;
  wraps = true;
  /** Characters drawn beyond the right edge. */
  clipped = 0;
  writes = 0;
  columns: number;
  rows: number;

  constructor(columns = 80, rows = 24) {
    this.columns = columns;
    this.rows = rows;
  }

  readonly size = () => ({ columns: this.columns, rows: this.rows });

  readonly write = (text: string): void => {
    this.writes += 1;
    for (let at = 0; at < text.length; ) {
      order.lastIndex = at + control.length;
      const found = text.startsWith(control, at) ? order.exec(text) : null;
      if (found) {
        this.#obey(found[1] ?? '', Number(found[2] || 1), found[3] ?? '');
        at = order.lastIndex;
      } else at += this.#type(text, at);
    }
  };

  /** What can be seen, without the empty lines at the end. */
  get screen(): string {
    return this.#visible(this.rows);
  }

  get everything(): string {
    return this.#visible(Number.POSITIVE_INFINITY);
  }

  /** What real terminals do to long lines when they become narrower. */
  reflow(): void {
    const after = this.lines.length - this.row;
    this.lines = this.lines.flatMap(
      (line) => line.match(new RegExp(`.{1,${this.columns}}`, 'gu')) ?? [''],
    );
    this.row = this.lines.length - after;
  }

  #visible(rows: number): string {
    const end = this.lines.findLastIndex((line) => line !== '') + 1;
    const first = Math.max(0, this.lines.length - rows);
    return this.lines
      .slice(first, end)
      .map((line) => `${line.trimEnd()}\n`)
      .join('');
  }

  #obey(mark: string, count: number, letter: string): void {
    const name = `${mark}${letter}`;
    if (name === 'A') this.row = Math.max(this.#top, this.row - count);
    else if (name === 'K') this.lines[this.row] = this.#line;
    else if (name === 'J') this.lines.splice(this.row, Number.POSITIVE_INFINITY, '');
    else if (name === '?h' || name === '?l') this.#switch(count, letter === 'h');
    else throw new Error(`the terminal does not know ${name}`);
  }

  #switch(mode: number, isOn: boolean): void {
    if (mode === 25) this.isCursorShown = isOn;
    else if (mode === 7) this.wraps = isOn;
    else if (mode !== 2026) throw new Error(`the terminal does not know mode ${mode}`);
  }

  get #top(): number {
    return Math.max(0, this.lines.length - this.rows);
  }

  #start(): void {
    this.#line = '';
    this.#width = 0;
  }

  #type(text: string, at: number): number {
    const letter = letterAt(text, at);
    if (letter === '\n') {
      this.row += 1;
      if (this.row === this.lines.length) this.lines.push('');
      this.#start();
    } else if (letter === '\r') this.#start();
    else if (/[\p{Cc}\p{Cs}]/u.test(letter))
      throw new Error(`control character ${JSON.stringify(letter)}`);
    else {
      this.#line += letter;
      const old = this.lines[this.row] ?? '';
      this.lines[this.row] = this.#line + old.slice(this.#line.length);
      this.#width += graphemeWidth(letter);
      if (!this.wraps && this.#width > this.columns) this.clipped += 1;
    }
    return letter.length;
  }
}

/** The character that begins there; two plain letters in a row need no closer look. */
function letterAt(text: string, at: number): string {
  if (/^[\n -~]{1,2}$/.test(text.slice(at, at + 2))) return text.charAt(at);
  const [first] = graphemes(text.slice(at, at + 40));
  return first?.text ?? '';
}
