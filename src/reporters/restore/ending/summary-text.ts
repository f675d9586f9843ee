import { type Aftermath, aftermathOf } from '../../../model/restore/aftermath.ts';
import type { RestoreOutcome, RestoreSummary } from '../../../model/restore/summary.ts';
import { visibleLine } from '../../../util/visible-text.ts';
import type { Palette } from '../../palette.ts';
import { drawSummary, type Headline, warningLines } from '../../summary/draw-summary.ts';
import { failureSections } from '../../summary/failure-sections.ts';
import { type Line, type Section, section } from '../../summary/section.ts';
import type { EndingLook } from '../../tree/subject.ts';
import { codeLines, dataLines, keptLines, safetyLines } from './lines.ts';
import { nextCommands } from './next-commands.ts';

/** How a restore ended, for people: what is live now, where the data of before is, what to do. Ends in a line break. */
export function renderEnding(summary: RestoreSummary, look: EndingLook): string {
  const { failure, warnings } = summary;
  const groups = [
    [section('data', dataLines(summary)), section('backup', backupLines(summary))],
    failure === null
      ? [section('why', reasonLines(summary))]
      : failureSections(failure, failure.step && `step ${failure.step}`),
    [section('before', keptLines(summary)), section('safety', safetyLines(summary))],
    [section('code', codeLines(summary))],
    [section('warnings', warningLines(warnings.filter((text) => !isReason(text, summary))))],
    [section('next', nextCommands(summary))],
  ];
  return drawSummary(headlineOf(summary), groups satisfies readonly (readonly Section[])[], look);
}

function backupLines({ backup, version }: RestoreSummary): readonly Line[] {
  const aside = version === 'unknown' ? '' : `version ${version}`;
  return [{ text: backup, paint: 'strong', aside }];
}

function reasonLines({ outcome, reason }: RestoreSummary): readonly Line[] {
  return outcome === 'restored' || reason === '' ? [] : [{ text: reason }];
}

/** What was told as the reason is not told again. */
function isReason(warning: string, { failure, reason }: RestoreSummary): boolean {
  return failure === null && warning !== '' && reason.endsWith(warning);
}

function headlineOf(summary: RestoreSummary): Headline {
  const { sign, paint, words } = headlines[summary.outcome];
  const sentence = words(visibleLine(summary.pipeline), aftermathOf(summary));
  return { sign, paint, sentence, durationMs: summary.durationMs };
}

const headlines: Record<
  RestoreOutcome,
  {
    readonly sign: string;
    readonly paint: keyof Palette;
    readonly words: (pipeline: string, aftermath: Aftermath) => string;
  }
> = {
  restored: { sign: '✔', paint: 'good', words: (name) => `${name} is restored` },
  incomplete: { sign: '!', paint: 'warning', words: (name) => `${name} is restored, but look` },
  failed: {
    sign: '✖',
    paint: 'error',
    words: (name, aftermath) =>
      aftermath === 'mixed'
        ? `the restore of ${name} failed, and not all is taken back`
        : `${name} was not restored`,
  },
  cancelled: { sign: '■', paint: 'warning', words: (name) => `the restore of ${name} was stopped` },
  skipped: { sign: '–', paint: 'info', words: (name) => `the restore of ${name} was skipped` },
  refused: { sign: '✖', paint: 'error', words: (name) => `the restore of ${name} was refused` },
};
