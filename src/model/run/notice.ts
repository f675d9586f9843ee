import { visibleLine } from '../../util/visible-text.ts';
import type { RunNotice, Surroundings } from '../notice/notice.ts';
import { describeRun } from './notice-body.ts';
import type { RunSummary } from './summary.ts';

/** The words of a notice of a run, for channels that have none of their own. */
export function renderNotice(
  event: string,
  summary: RunSummary,
  surroundings: Surroundings = {},
): RunNotice {
  return {
    about: 'run',
    event,
    summary,
    title: visibleLine(titleOf(event, summary)),
    body: describeRun(summary, surroundings),
  };
}

const titles: Readonly<Record<string, string>> = {
  success: 'backup done',
  failure: 'backup failed',
  partial: 'backup incomplete',
  suspect: 'backup is suspect',
  recovery: 'backups are good again',
  skipped: 'backup skipped',
  overdue: 'no good backup for too long',
};

function titleOf(event: string, { pipeline, outcome }: RunSummary): string {
  if (outcome === 'cancelled') return `${pipeline}: backup cancelled`;
  return `${pipeline}: ${titles[event] ?? `${event}: ${outcome}`}`;
}
