/** A stretch of lines that differs, with some that do not around it; as `diff -u` writes it. */
export interface LineDiff {
  readonly lines: readonly string[];
  readonly added: number;
  readonly removed: number;
}

const around = 2;
/** Beyond that many pairs of lines the middle is taken as replaced: a diff is for people, and must end. */
const maxPairs = 4_000_000;

type Edit = readonly [sign: ' ' | '-' | '+', line: string];

/** How one text becomes another, line by line, without the head with the names of files. */
export function lineDiff(before: string, after: string): LineDiff {
  const edits = editsOf(linesOf(before), linesOf(after));
  return {
    lines: hunksOf(edits),
    added: edits.filter(([sign]) => sign === '+').length,
    removed: edits.filter(([sign]) => sign === '-').length,
  };
}

function linesOf(text: string): readonly string[] {
  return text === '' ? [] : text.replace(/\r?\n$/, '').split(/\r?\n/);
}

function editsOf(before: readonly string[], after: readonly string[]): readonly Edit[] {
  const most = Math.min(before.length, after.length);
  let head = 0;
  while (head < most && before[head] === after[head]) head += 1;
  let tail = 0;
  while (tail < most - head && before.at(-1 - tail) === after.at(-1 - tail)) tail += 1;
  const same = (line: string): Edit => [' ', line];
  return [
    ...before.slice(0, head).map(same),
    ...middle(before.slice(head, before.length - tail), after.slice(head, after.length - tail)),
    ...before.slice(before.length - tail).map(same),
  ];
}

function middle(before: readonly string[], after: readonly string[]): readonly Edit[] {
  const [rows, columns] = [before.length, after.length];
  if (rows * columns > maxPairs) {
    return [...before.map((line): Edit => ['-', line]), ...after.map((line): Edit => ['+', line])];
  }
  const common = commonLengths(before, after);
  const lengthAt = (row: number, column: number) => common[row * (columns + 1) + column] ?? 0;
  const edits: Edit[] = [];
  let column = 0;
  for (const [row, old] of before.entries()) {
    const isNewFirst = () =>
      column < columns &&
      after[column] !== old &&
      lengthAt(row + 1, column) < lengthAt(row, column + 1);
    for (; isNewFirst(); column += 1) edits.push(['+', after[column] ?? '']);
    const isSame = column < columns && after[column] === old;
    edits.push([isSame ? ' ' : '-', old]);
    if (isSame) column += 1;
  }
  return [...edits, ...after.slice(column).map((line): Edit => ['+', line])];
}

/** For each pair of places, how many lines the two rests have in common at most. */
function commonLengths(before: readonly string[], after: readonly string[]): Uint32Array {
  const width = after.length + 1;
  const lengths = new Uint32Array((before.length + 1) * width);
  for (let row = before.length - 1; row >= 0; row -= 1) {
    for (let column = after.length - 1; column >= 0; column -= 1) {
      const at = row * width + column;
      const isSame = before[row] === after[column];
      const [down = 0, right = 0] = [lengths[at + width], lengths[at + 1]];
      lengths[at] = isSame ? (lengths[at + width + 1] ?? 0) + 1 : Math.max(down, right);
    }
  }
  return lengths;
}

function hunksOf(edits: readonly Edit[]): readonly string[] {
  const isNear = (at: number) =>
    edits.slice(Math.max(0, at - around), at + around + 1).some(([sign]) => sign !== ' ');
  const lines: string[] = [];
  let [old, now] = [1, 1];
  let wasNear = false;
  for (const [at, [sign, line]] of edits.entries()) {
    const near = isNear(at);
    if (near && !wasNear) lines.push(`@@ -${old} +${now} @@`);
    if (near) lines.push(`${sign}${line}`);
    wasNear = near;
    if (sign !== '+') old += 1;
    if (sign !== '-') now += 1;
  }
  return lines;
}
