import { stringify } from 'yaml';
import type { Setting } from '../../config/settings.ts';
import type { Path } from '../../config/tree.ts';
import type { Palette } from '../../reporters/palette.ts';
import { displayWidth } from '../../util/display-width.ts';
import { visibleLine } from '../../util/visible-text.ts';

/** Beyond this column origins do not stand in line: a long value must not push all others away. */
const maxColumn = 64;

/** A resolved pipeline as YAML again, each value with its origin as a comment. */
export function renderSettings(settings: readonly Setting[], palette: Palette): string {
  const rows = settings.flatMap(rowsOf);
  const widths = rows.filter(({ origin }) => origin !== '').map(({ text }) => displayWidth(text));
  const column = Math.min(maxColumn, Math.max(0, ...widths)) + 2;
  const lines = rows.map(({ text, origin }) => {
    if (origin === '') return text;
    const gap = ' '.repeat(Math.max(2, column - displayWidth(text)));
    return `${text}${gap}${palette.dim(`# ${origin}`)}`;
  });
  return `${lines.join('\n')}\n`;
}

interface Row {
  readonly text: string;
  readonly origin: string;
}

/** The line of a value, and before it those of the maps and lists that begin with it. */
function rowsOf(
  { path, value, origin }: Setting,
  at: number,
  all: readonly Setting[],
): readonly Row[] {
  const before = all[at - 1]?.path ?? [];
  const shared = sharedSteps(before, path);
  const rows: Row[] = [];
  let dash = '';
  for (const [depth, step] of path.entries()) {
    if (depth < shared) continue;
    if (typeof step === 'number') {
      dash = '- ';
      continue;
    }
    const isLast = depth === path.length - 1;
    const text = `${indentOf(depth, dash)}${dash}${keyOf(step)}:${isLast ? ` ${inline(value)}` : ''}`;
    rows.push({ text, origin: isLast ? shownOrigin(origin) : '' });
    dash = '';
  }
  if (typeof path.at(-1) !== 'number') return rows;
  const text = `${indentOf(path.length - 1, dash)}- ${inline(value)}`;
  return [...rows, { text, origin: shownOrigin(origin) }];
}

function sharedSteps(a: Path, b: Path): number {
  const differs = b.findIndex((step, at) => a[at] !== step);
  return differs === -1 ? b.length : differs;
}

/** Two spaces a level; the items of a list stand one level below its key, their keys after the dash. */
function indentOf(depth: number, dash: string): string {
  return '  '.repeat(depth - (dash === '' ? 0 : 1));
}

function keyOf(key: string): string {
  return inline(key);
}

function inline(value: unknown): string {
  const text = stringify(value, {
    collectionStyle: 'flow',
    blockQuote: false,
    lineWidth: 0,
    flowCollectionPadding: true,
  });
  return visibleLine(text.trimEnd());
}

function shownOrigin({ file, line }: Setting['origin']): string {
  return line === null ? file : `${visibleLine(file)}:${line}`;
}
