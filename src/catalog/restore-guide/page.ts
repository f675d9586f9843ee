/** Markdown for people who read it as plain text on a bad day. */

export function commands(lines: readonly string[]): string {
  return ['```sh', ...lines, '```'].join('\n');
}

/** One `sha256sum -c` over files; each must be answered with `OK`. */
export function checkDigests(
  files: readonly { readonly name: string; readonly sha256: string }[],
): readonly string[] {
  return ["sha256sum -c <<'EOF'", ...files.map(({ name, sha256 }) => `${sha256}  ${name}`), 'EOF'];
}

export function paragraphs(parts: readonly (string | null)[]): string {
  return `${parts.filter((part) => part !== null && part !== '').join('\n\n')}\n`;
}
