/**
 * A name of a file, which may be any bytes, as it can be shown on one line and pasted into a shell: plain where that
 * is safe, else in quotes.
 */
export function shellName(name: Buffer): string {
  const text = name.toString();
  const isText = Buffer.from(text).equals(name) && !/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u.test(text);
  if (!isText) return `$'${Array.from(name, escapeByte).join('')}'`;
  if (text !== '' && /^[\p{L}\p{M}\p{N}_./:@%+,=-]+$/u.test(text)) return text;
  return `'${text.replaceAll("'", "'\\''")}'`;
}

function escapeByte(byte: number): string {
  const letter = String.fromCharCode(byte);
  if (letter === "'" || letter === '\\') return `\\${letter}`;
  if (letter === '\n') return '\\n';
  if (letter === '\t') return '\\t';
  return byte >= 0x20 && byte < 0x7f ? letter : `\\${byte.toString(8).padStart(3, '0')}`;
}
