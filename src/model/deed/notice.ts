import { formatBytes } from '../../util/human.ts';
import { shellLine } from '../../util/shell-word.ts';
import { visibleLine } from '../../util/visible-text.ts';
import { bodyOf, failureLines, listed, originLines } from '../notice/body.ts';
import type { DeedNotice, Surroundings } from '../notice/notice.ts';
import type { NoticeEvent } from '../plan.ts';
import type { DeedOutcome, DeedResult, DeedSummary, DeedVerb } from './summary.ts';

/**
 * What it is news of; a channel hears it by the first that it has asked for. Damage is also a failure: it is what
 * somebody has to look at.
 */
export function deedEvents({ verb, outcome }: DeedSummary): readonly NoticeEvent[] {
  return outcome === 'damaged' ? [verb, 'failure'] : [verb];
}

/** The words of a notice of what a command has done, for channels that have none of their own. */
export function renderDeedNotice(
  event: string,
  summary: DeedSummary,
  surroundings: Surroundings = {},
): DeedNotice {
  const { pipeline, verb, outcome } = summary;
  return {
    about: 'deed',
    event,
    summary,
    title: visibleLine(`${pipeline}: ${titles[verb][outcome]}`),
    body: describe(summary, surroundings),
  };
}

const titles: Readonly<Record<DeedVerb, Readonly<Record<DeedOutcome, string>>>> = {
  prune: titlesOf('old backups removed', 'prune'),
  delete: titlesOf('backup deleted', 'delete'),
  sync: titlesOf('backups copied', 'sync'),
  verify: titlesOf('backups verified', 'verify'),
};

function titlesOf(done: string, verb: DeedVerb): Readonly<Record<DeedOutcome, string>> {
  return {
    done,
    incomplete: `${verb} ended, but look`,
    damaged: 'DAMAGED BACKUP FOUND',
    failed: `${verb} failed`,
    cancelled: `${verb} cancelled`,
  };
}

/** What needs somebody comes first. */
const parts: readonly (readonly [DeedResult['state'], string])[] = [
  ['damaged', 'Damaged'],
  ['failed', 'Failed'],
  ['missing', 'Missing'],
  ['unchecked', 'Could not be checked'],
  ['removed', 'Removed'],
  ['copied', 'Copied'],
  ['spared', 'Stays'],
  ['left', 'Not fit to be copied'],
  ['passed', 'Passed'],
];

function describe(summary: DeedSummary, surroundings: Surroundings): string {
  const { reason, failure, by, why, results } = summary;
  return bodyOf([
    [reason],
    failure === null ? [] : failureLines(failure, null),
    adviceLines(summary),
    ...parts.map(([state, title]) => listed(title, linesOf(results, state))),
    [...(by === '' ? [] : [`By: ${by}`]), ...(why === null || why === '' ? [] : [`Why: ${why}`])],
    originLines({ about: 'deed', summary }, surroundings),
  ]);
}

function adviceLines({ pipeline, results }: DeedSummary): readonly string[] {
  const bad = [...new Set(results.flatMap((one) => (one.state === 'damaged' ? one.backup : [])))];
  return listed(
    'What to do: see which copies are good, and bring them where this one is damaged with run-pipeline sync',
    capped(bad.map((id) => shellLine(['run-pipeline', 'show', `${pipeline}@${id}`]))),
  );
}

function linesOf(results: readonly DeedResult[], wanted: DeedResult['state']): readonly string[] {
  const found = results.filter(({ state }) => state === wanted);
  return capped(
    found.map(({ backup, destination, bytes, reason }) => {
      const size = bytes > 0 ? `, ${formatBytes(bytes)}` : '';
      return `${backup} at ${destination}${size}${reason === '' ? '' : `: ${reason}`}`;
    }),
  );
}

const mostLines = 30;

function capped(lines: readonly string[]): readonly string[] {
  const hidden = lines.length - mostLines;
  return hidden > 0 ? [...lines.slice(0, mostLines), `and ${hidden} more`] : lines;
}
