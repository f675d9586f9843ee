import { displayWidth, graphemes, graphemeWidth } from '../../util/display-width.ts';

/** The text if it fits, else its beginning and an ellipsis; never wider than `columns`. */
export function fitText(text: string, columns: number): string {
  if (displayWidth(text) <= columns) return text;
  if (columns < 1) return '';
  let width = 0;
  for (const grapheme of graphemes(text)) {
    width += graphemeWidth(grapheme.text);
    if (width > columns - 1) return `${text.slice(0, grapheme.at)}…`;
  }
  return text;
}

/** The text and spaces up to that width. */
export function padText(text: string, columns: number): string {
  return text + ' '.repeat(Math.max(0, columns - displayWidth(text)));
}

/** Lines no wider than `columns`, broken between words where there are any. */
export function wrapText(text: string, columns: number): readonly string[] {
  // One wide character fits always.
  const width = Math.max(2, columns);
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/ +/).flatMap((long) => chunksOf(long, width))) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (displayWidth(longer) <= width) line = longer;
    else {
      lines.push(line);
      line = word;
    }
  }
  return line === '' ? lines : [...lines, line];
}

function chunksOf(word: string, columns: number): readonly string[] {
  if (displayWidth(word) <= columns) return [word];
  const chunks: string[] = [];
  let chunk = '';
  let width = 0;
  for (const { text } of graphemes(word)) {
    width += graphemeWidth(text);
    if (width > columns) {
      chunks.push(chunk);
      chunk = '';
      width = graphemeWidth(text);
    }
    chunk += text;
  }
  return [...chunks, chunk];
}
