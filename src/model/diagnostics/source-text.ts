import type { Place, Position } from './diagnostic.ts';

/** The text of one file, with its lines; the one place that turns offsets into lines and columns. */
export class SourceText {
  readonly file: string;
  readonly text: string;
  readonly #lineStarts: readonly number[];

  constructor(file: string, text: string) {
    this.file = file;
    this.text = text;
    this.#lineStarts = lineStarts(text);
  }

  get lineCount(): number {
    return this.#lineStarts.length;
  }

  /** The text of a line (from 1) without its line break. */
  line(number: number): string {
    const { start, end } = this.lineSpan(number);
    return this.text.slice(start, end);
  }

  /** Where a line (from 1) starts and ends, without its line break. */
  lineSpan(number: number): { readonly start: number; readonly end: number } {
    const start = this.#lineStarts[number - 1] ?? this.text.length;
    const next = this.#lineStarts[number];
    if (next === undefined) return { start, end: this.text.length };
    return { start, end: this.text[next - 2] === '\r' ? next - 2 : next - 1 };
  }

  place(start: number, end: number): Place {
    return {
      file: this.file,
      start: this.position(start),
      end: this.position(Math.max(start, end)),
    };
  }

  position(offset: number): Position {
    const inside = Math.min(Math.max(offset, 0), this.text.length);
    let low = 0;
    let high = this.#lineStarts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#lineStarts[middle] ?? 0) <= inside) low = middle;
      else high = middle - 1;
    }
    return { offset: inside, line: low + 1, column: inside - (this.#lineStarts[low] ?? 0) + 1 };
  }
}

function lineStarts(text: string): readonly number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}
