const invisible = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;
/** Without the ends of lines, of which a long document has a million. */
const invisibleInLine = /(?!\n)[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;
const joinersAfterScript = /(?<=\P{ASCII})[\u200c\u200d]/u;

/**
 * The same text with everything a terminal could obey, or a reader could not see, turned into a visible sign:
 * control characters, text direction, zero width, halves of surrogate pairs. Tabs and line breaks included.
 */
export function visible(text: string): string {
  return text.replace(invisible, (found, at: number) =>
    joinersAfterScript.test(text.slice(Math.max(0, at - 1), at + 1)) ? found : sign(found),
  );
}

/** Most of what is printed, and ten thousand lines of it. */
const plain = /^[ -~]*$/;

/** For text that belongs on one line: a line break becomes a space. */
export function visibleLine(text: string): string {
  if (plain.test(text)) return text;
  return visible(text.replace(/[\r\n]\s*/g, ' '));
}

/** JSON in which the same characters are escaped: nothing is lost, and printing it is harmless. */
export function printableJson(value: unknown): string {
  return JSON.stringify(value, null, 2).replace(invisibleInLine, (found) =>
    Array.from({ length: found.length }, (_, at) => escaped(found, at)).join(''),
  );
}

function escaped(text: string, at: number): string {
  return `\\u${text.charCodeAt(at).toString(16).padStart(4, '0')}`;
}

function sign(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x20) return String.fromCodePoint(0x2400 + code);
  return code === 0x7f ? '\u2421' : '\ufffd';
}
