const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', '0': '\0', '\\': '\\' };

/** What a client prints with `--batch --skip-column-names`: a row on each line. `NULL` is a text like any other. */
export function parseRows(output: string): readonly (readonly string[])[] {
  return output
    .split('\n')
    .slice(0, -1)
    .map((line) =>
      line
        .split('\t')
        .map((cell) => cell.replace(/\\(.)/gs, (whole, escaped) => escapes[escaped] ?? whole)),
    );
}

/** The rest of every row that begins with this word. */
export function rowsOf(
  rows: readonly (readonly string[])[],
  word: string,
): readonly (readonly string[])[] {
  return rows.filter(([first]) => first === word).map((row) => row.slice(1));
}
