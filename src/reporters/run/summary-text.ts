import type { Outcome, RunSummary } from '../../model/run/summary.ts';
import { displayWidth } from '../../util/display-width.ts';
import { formatDuration } from '../../util/human.ts';
import { visibleLine } from '../../util/visible-text.ts';
import type { Palette } from '../palette.ts';
import { fitText, padText, wrapText } from './fit-text.ts';
import { nextCommands } from './next-commands.ts';
import type { RunView } from './run-view.ts';
import { artifactLines, copyLines, keyLines, type Line } from './summary-lines.ts';

export interface SummaryLook {
  readonly palette: Palette;
  /** Infinite where nothing has to fit. */
  readonly columns: number;
  /** What the events told beside the summary. */
  readonly view: RunView;
}

interface Section {
  readonly label: string;
  readonly lines: readonly Line[];
}

const labelWidth = 10;
/** Below this width the labels stand above what they label. */
const narrow = 60;

/** How a run ended, for people: what came of it, where it is, what is missing, what to do next. Ends in a line break. */
export function renderSummaryText(summary: RunSummary, look: SummaryLook): string {
  const groups = [
    [...(summary.failure ? failureSections(summary) : reasonSections(summary))],
    [section('data', summary.backup === null ? [] : artifactLines(summary))],
    [section('copies', copyLines(summary, look.view))],
    [section('removed', removedLines(summary)), section('warnings', warningLines(summary))],
    [section('new key', keyLines(look.view))],
    [section('next', nextCommands(summary)), section('restore', restoreLines(summary))],
  ];
  const blocks = groups
    .map((sections) => sections.flatMap((each) => drawSection(each, look)))
    .filter((lines) => lines.length > 0);
  const head = headline(summary, look);
  return `${[head, ...blocks.map((lines) => lines.join('\n'))].join('\n\n')}\n`;
}

/** Without this program, because the worst day may have none. */
function restoreLines({ backup }: RunSummary): readonly Line[] {
  if (backup === null) return [];
  return [
    {
      text: 'RESTORE.md beside each copy has the shell commands: gpg, zstd, tar and the private key are enough',
    },
  ];
}

function headline(summary: RunSummary, { palette, columns }: SummaryLook): string {
  const { sign, paint, words } = headlines[summary.outcome];
  const sentence = words(visibleLine(summary.pipeline), summary.backup !== null);
  const took = `  ${formatDuration(summary.durationMs)}`;
  const room = columns - 2 - displayWidth(took);
  return `${palette[paint](sign)} ${palette.strong(fitText(sentence, room))}${palette.dim(took)}`;
}

const headlines: Record<
  Outcome,
  {
    readonly sign: string;
    readonly paint: keyof Palette;
    readonly words: (pipeline: string, isKept: boolean) => string;
  }
> = {
  success: { sign: '✔', paint: 'good', words: (name) => `${name} is backed up` },
  partial: { sign: '!', paint: 'warning', words: (name) => `${name} is backed up in part` },
  suspect: { sign: '!', paint: 'warning', words: (name) => `the backup of ${name} is suspect` },
  failed: {
    sign: '✖',
    paint: 'error',
    words: (name, isKept) =>
      isKept ? `the backup of ${name} failed, but not everywhere` : `${name} was not backed up`,
  },
  cancelled: { sign: '■', paint: 'warning', words: (name) => `the run of ${name} was stopped` },
  skipped: { sign: '–', paint: 'info', words: (name) => `${name} was skipped` },
};

function failureSections({ failure, backup }: RunSummary): readonly Section[] {
  if (failure === null) return [];
  const where = failure.stage === null ? '' : `stage ${failure.stage}, `;
  return [
    section('what', [{ paint: 'error', text: failure.message }]),
    section('where', [{ text: `${where}${failure.code}` }]),
    section('do', failure.hint === '' ? [] : [{ text: failure.hint }]),
    section(
      'also',
      failure.also.map((text) => ({ text })),
    ),
    section('backup', backup === null ? [] : [{ paint: 'strong', text: backup }]),
  ];
}

function reasonSections({ backup, reason, outcome }: RunSummary): readonly Section[] {
  return [
    section('backup', backup === null ? [] : [{ paint: 'strong', text: backup }]),
    section('why', outcome === 'success' || reason === '' ? [] : [{ text: reason }]),
  ];
}

const maxRemoved = 3;

function removedLines({ removed }: RunSummary): readonly Line[] {
  const shown = removed.slice(0, maxRemoved).map((text) => ({ text }));
  const rest = removed.length - shown.length;
  return rest > 0 ? [...shown, { text: `and ${rest} more by retention` }] : shown;
}

function warningLines({ warnings }: RunSummary): readonly Line[] {
  return warnings.map((text) => ({ paint: 'warning', text }));
}

function section(label: string, lines: readonly Line[]): Section {
  return { label, lines };
}

function drawSection({ label, lines }: Section, { palette, columns }: SummaryLook): string[] {
  if (lines.length === 0) return [];
  const isNarrow = columns < narrow;
  const indent = ' '.repeat(isNarrow ? 4 : labelWidth + 2);
  const room = columns - indent.length;
  // All or none: a remark on one line only would look as if it were about that line.
  const hasAsides = lines.every((line) => widthOf(line) <= room);
  const drawn = lines
    .flatMap((line) => drawLine(hasAsides ? line : { ...line, aside: '' }, room, palette))
    .map((text) => `${indent}${text}`);
  if (isNarrow) return [`  ${palette.dim(label)}`, ...drawn];
  const [first = '', ...others] = drawn;
  return [`  ${palette.dim(padText(label, labelWidth))}${first.slice(indent.length)}`, ...others];
}

function widthOf({ text, aside = '' }: Line): number {
  return displayWidth(visibleLine(text)) + displayWidth(visibleLine(aside)) + 2;
}

function drawLine(line: Line, room: number, palette: Palette): readonly string[] {
  const { paint, lead = '', aside = '' } = line;
  const text = visibleLine(line.text);
  if (line.isWhole || displayWidth(lead) + displayWidth(text) <= room) {
    return [
      `${lead}${painted(text, paint, palette)}${palette.dim(aside && `  ${visibleLine(aside)}`)}`,
    ];
  }
  const indent = ' '.repeat(displayWidth(lead));
  return wrapText(text, room - indent.length).map(
    (part, at) => `${at === 0 ? lead : indent}${painted(part, paint, palette)}`,
  );
}

function painted(text: string, paint: Line['paint'], palette: Palette): string {
  return paint === undefined ? text : palette[paint](text);
}
