/** What a shell takes as it stands. */
const harmless = /^[\w@%+=:,./-]+$/;
/** A line of it ends there, or is hard to read. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
const control = /[\u0000-\u001f\u007f]/;

/** Lines of `sh` that set a variable to a text of any bytes but NUL; all of it in one line. */
export function assign(variable: string, text: string): string {
  if (harmless.test(text)) return `${variable}=${text}`;
  if (!control.test(text)) return `${variable}=${quoted(text)}`;
  // A substitution loses the line ends behind the last other byte.
  return `${variable}=$(printf %b ${encoded(`${text}_`)}); ${variable}=\${${variable}%_}`;
}

/** The same text as an argument of `printf %b`. */
export function encoded(text: string): string {
  if (text.includes('\0')) throw new TypeError('no program can be given a NUL');
  const bytes = Array.from(Buffer.from(text), (byte) => {
    const character = String.fromCharCode(byte);
    return /[\w./:=,@+-]/.test(character) && byte < 128
      ? character
      : `\\0${byte.toString(8).padStart(3, '0')}`;
  });
  return `'${bytes.join('')}'`;
}

/** One word of a line that has no control character. */
export function quoted(text: string): string {
  return harmless.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
