const harmless = /^[\w@%+=:,./-]+$/;
const unseen = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

/** One word of a shell command, whatever is in it: what cannot be seen is written as an escape, for bash and zsh. */
export function shellWord(word: string): string {
  if (harmless.test(word)) return word;
  if (!unseen.test(word)) return `'${word.replaceAll("'", "'\\''")}'`;
  const escaped = Array.from(word, (character) =>
    unseen.test(character) || character === "'" || character === '\\'
      ? escapeOf(character)
      : character,
  );
  return `$'${escaped.join('')}'`;
}

export function shellLine(argv: readonly string[]): string {
  return argv.map(shellWord).join(' ');
}

function escapeOf(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  return code > 0xffff
    ? `\\U${code.toString(16).padStart(8, '0')}`
    : `\\u${code.toString(16).padStart(4, '0')}`;
}
