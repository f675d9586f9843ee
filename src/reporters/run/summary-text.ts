import { describeQuiesced } from '../../model/run/still-record.ts';
import type { Outcome, RunSummary } from '../../model/run/summary.ts';
import { visibleLine } from '../../util/visible-text.ts';
import type { Palette } from '../palette.ts';
import { drawSummary, type Headline, warningLines } from '../summary/draw-summary.ts';
import { failureSections } from '../summary/failure-sections.ts';
import { type Line, type Section, section } from '../summary/section.ts';
import type { EndingLook } from '../tree/subject.ts';
import { nextCommands } from './next-commands.ts';
import type { RunView } from './run-view.ts';
import { artifactLines, copyLines, keyLines } from './summary-lines.ts';

export interface SummaryLook extends EndingLook {
  /** What the events told beside the summary. */
  readonly view: RunView;
}

/** How a run ended, for people: what came of it, where it is, what is missing, what to do next. Ends in a line break. */
export function renderSummaryText(summary: RunSummary, look: SummaryLook): string {
  const groups = [
    [...firstSections(summary)],
    [section('data', summary.backup === null ? [] : artifactLines(summary))],
    [section('copies', copyLines(summary, look.view)), section('still', stillLines(summary))],
    [
      section('removed', removedLines(summary)),
      section('warnings', warningLines(summary.warnings)),
    ],
    [section('new key', keyLines(look.view))],
    [section('next', nextCommands(summary)), section('restore', restoreLines(summary))],
  ];
  return drawSummary(headlineOf(summary), groups, look);
}

function stillLines({ quiesced = [] }: RunSummary): readonly Line[] {
  return quiesced.map((one) => ({
    text: visibleLine(describeQuiesced(one)),
    ...(one.durationMs === null && { paint: 'error' as const }),
  }));
}

/** Without this program, because the worst day may have none. */
function restoreLines({ backup }: RunSummary): readonly Line[] {
  if (backup === null) return [];
  return [{ text: 'without this program: RESTORE.md beside each copy has the shell commands' }];
}

function headlineOf(summary: RunSummary): Headline {
  const { sign, paint, words } = headlines[summary.outcome];
  const name = visibleLine(summary.pipeline);
  const sentence = sentenceOf(summary, name, words);
  return { sign, paint, sentence, durationMs: summary.durationMs };
}

function sentenceOf(summary: RunSummary, name: string, words: Words): string {
  const { origin, backup, failure } = summary;
  if (origin === 'import') return importWords(summary, name);
  const isDown = failure?.code === 'BP5022' && backup !== null;
  return isDown
    ? `${name} is backed up, and not all of it runs again`
    : words(name, backup !== null);
}

type Words = (pipeline: string, isKept: boolean) => string;

const headlines: Record<
  Outcome,
  {
    readonly sign: string;
    readonly paint: keyof Palette;
    readonly words: Words;
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

/** It is no backup of what the pipeline dumps, and must not read like one. */
function importWords({ outcome, backup }: RunSummary, name: string): string {
  if (outcome === 'cancelled') return `the import into ${name} was stopped`;
  if (backup === null) return `nothing was imported into ${name}`;
  return outcome === 'success'
    ? `the file is imported into ${name}`
    : `the file is imported into ${name}, but not everywhere`;
}

function firstSections({ backup, reason, outcome, failure }: RunSummary): readonly Section[] {
  const id = section('backup', backup === null ? [] : [{ paint: 'strong', text: backup }]);
  if (failure !== null) {
    return [...failureSections(failure, failure.stage && `stage ${failure.stage}`), id];
  }
  return [id, section('why', outcome === 'success' || reason === '' ? [] : [{ text: reason }])];
}

const maxRemoved = 3;

function removedLines({ removed }: RunSummary): readonly Line[] {
  const shown = removed.slice(0, maxRemoved).map((text) => ({ text }));
  const rest = removed.length - shown.length;
  return rest > 0 ? [...shown, { text: `and ${rest} more by retention` }] : shown;
}
