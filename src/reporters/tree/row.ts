import { displayWidth } from '../../util/display-width.ts';
import { visibleLine } from '../../util/visible-text.ts';
import type { Palette } from '../palette.ts';
import { fitText, padText, wrapText } from '../terminal/fit-text.ts';

export type Mark = 'waiting' | 'running' | 'done' | 'failed' | 'skipped' | 'warning' | 'stopped';

/** One line of the tree. Its texts may be foreign; drawing makes them harmless. */
export interface Row {
  readonly depth: 0 | 1;
  readonly mark: Mark;
  readonly name: string;
  /** How wide the names around it are, so that what follows stands in columns. */
  readonly nameWidth: number;
  readonly details: readonly string[];
  /** Details that mean something only while it runs; what is left out first on a narrow terminal stands last. */
  readonly pace: readonly string[];
  /** A message, shown whole once the row is final. */
  readonly text: string;
  /** What to do, below the message. */
  readonly hint: string;
}

export interface Look {
  readonly palette: Palette;
  readonly columns: number;
  /** Counts the drawings, for the spinner. */
  readonly turn: number;
}

const spinner = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
const signs = { waiting: '·', done: '✔', failed: '✖', skipped: '–', warning: '!', stopped: '■' };
const maxNameWidth = 28;

/** The row on one line that is never wider than the terminal. */
export function drawRow(row: Row, look: Look): string {
  const { palette, columns } = look;
  const head = headOf(row, columns);
  const room = columns - head.width;
  const rest = fitText(
    fitDetails([...row.details, ...paceOf(row), row.text].map(visibleLine), room),
    room,
  );
  const name = rest === '' ? head.name.trimEnd() : head.name;
  return `${signed(row, look)} ${paintName(row, name, palette)}${paintRest(row, rest, palette)}`;
}

/** The row on as many lines as its message needs. */
export function drawFinalRow(row: Row, look: Look): readonly string[] {
  const text = visibleLine(row.text);
  const whole = drawRow(row, look);
  const below = [...(whole.includes(text) ? [] : [text]), visibleLine(row.hint)];
  const first = below.length === 1 ? whole : drawRow({ ...row, text: '' }, look);
  const indent = ' '.repeat(row.depth === 0 ? 4 : 6);
  const lines = below.flatMap((each) => wrapText(each, look.columns - indent.length));
  return [first, ...lines.map((line) => `${indent}${paintRest(row, line, look.palette)}`)];
}

/** A message of its own, beside the branches, on as many lines as it needs. */
export function drawNotice(mark: Mark, text: string, look: Look): readonly string[] {
  const row: Row = { ...emptyRow, mark };
  return wrapText(visibleLine(text), look.columns - 3).map((line, at) => {
    const lead = at === 0 ? signed(row, look) : '  ';
    return `${lead} ${paintRest(row, line, look.palette)}`;
  });
}

export const emptyRow: Row = {
  depth: 0,
  mark: 'waiting',
  name: '',
  nameWidth: 0,
  details: [],
  pace: [],
  text: '',
  hint: '',
};

function paceOf({ mark, pace }: Row): readonly string[] {
  return mark === 'running' ? pace : [];
}

/** The name with the gap behind it, and the width of all that stands before the details. */
function headOf({ depth, name, nameWidth }: Row, columns: number) {
  const lead = depth * 2 + 3;
  const widest = Math.min(maxNameWidth, Math.max(3, Math.floor((columns - lead) / 2)));
  const short = padText(fitText(visibleLine(name), widest), Math.min(nameWidth, widest));
  const padded = short === '' ? '' : `${short}  `;
  return { name: padded, width: lead + displayWidth(padded) };
}

function fitDetails(details: readonly string[], room: number): string {
  const pieces = details.filter((detail) => detail !== '');
  while (pieces.length > 1 && displayWidth(pieces.join('  ')) > room) {
    // A message is cut rather than left out; a number that is cut would lie.
    if (pieces.at(-1) === details.at(-1) && details.at(-1) !== '') break;
    pieces.pop();
  }
  return pieces.join('  ');
}

function signed({ depth, mark }: Row, { palette, turn }: Look): string {
  const indent = ' '.repeat(depth * 2 + 1);
  switch (mark) {
    case 'running':
      return indent + palette.info(spinner[turn % spinner.length] ?? '');
    case 'done':
      return indent + palette.good(signs.done);
    case 'failed':
      return indent + palette.error(signs.failed);
    case 'warning':
    case 'stopped':
      return indent + palette.warning(signs[mark]);
    case 'waiting':
    case 'skipped':
      return indent + palette.dim(signs[mark]);
  }
}

function paintName({ depth, mark }: Row, name: string, palette: Palette): string {
  if (mark === 'waiting' || mark === 'skipped') return palette.dim(name);
  return depth === 0 ? palette.strong(name) : name;
}

function paintRest({ mark }: Row, rest: string, palette: Palette): string {
  if (mark === 'failed') return palette.error(rest);
  return mark === 'warning' ? palette.warning(rest) : palette.dim(rest);
}
