import type { RestoreSummary } from '../../../model/restore/summary.ts';
import { drawSummary, warningLines } from '../../summary/draw-summary.ts';
import { failureSections } from '../../summary/failure-sections.ts';
import { type Line, section } from '../../summary/section.ts';
import type { EndingLook } from '../../tree/subject.ts';
import { headlineOf } from './headline.ts';
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
  return drawSummary(headlineOf(summary), groups, look);
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
