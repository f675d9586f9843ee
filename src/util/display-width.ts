/** Made when it is first used: most commands never need it, and to make it takes 10 ms. */
let segmenter: Intl.Segmenter | undefined;

/** East Asian wide and full-width characters that are not emoji: first and last code point of each block. */
const wideBlocks: readonly (readonly [number, number])[] = [
  [0x1100, 0x115f],
  [0x2329, 0x232a],
  [0x2e80, 0x303e],
  [0x3041, 0xa4cf],
  [0xa960, 0xa97f],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe10, 0xfe19],
  [0xfe30, 0xfe6f],
  [0xff00, 0xff60],
  [0xffe0, 0xffe6],
  [0x16fe0, 0x18aff],
  [0x1aff0, 0x1b2ff],
  [0x1f200, 0x1f2ff],
  [0x20000, 0x3fffd],
];

/** What a person sees as single characters. */
export function* graphemes(
  text: string,
): Generator<{ readonly text: string; readonly at: number }> {
  segmenter ??= new Intl.Segmenter('en', { granularity: 'grapheme' });
  for (const { segment, index } of segmenter.segment(text)) yield { text: segment, at: index };
}

/** How many columns one grapheme takes on a terminal: 0, 1 or 2. */
export function graphemeWidth(grapheme: string): number {
  const code = grapheme.codePointAt(0) ?? 0;
  if (code >= 0x20 && code < 0x7f && grapheme.length === 1) return 1;
  if (/^[\p{Mn}\p{Me}\p{Cc}\p{Cf}]*$/u.test(grapheme)) return 0;
  if (/^\p{Emoji_Presentation}|^\p{Emoji}\ufe0f/u.test(grapheme)) return 2;
  return wideBlocks.some(([first, last]) => code >= first && code <= last) ? 2 : 1;
}

const plainText = /^[\x20-\x7e]*$/;

export function displayWidth(text: string): number {
  // Most text is: telling its graphemes apart takes a hundred times as long.
  if (plainText.test(text)) return text.length;
  let width = 0;
  for (const grapheme of graphemes(text)) width += graphemeWidth(grapheme.text);
  return width;
}
