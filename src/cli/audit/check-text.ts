import type { LogReport, Unended } from '../../model/audit/check-log.ts';
import { isAliveProcess } from '../compose/process-facts.ts';
import type { Look } from '../reach/columns.ts';
import { renderSections, type Section } from '../reach/sections.ts';
import { count, moment } from '../reach/words.ts';

/** How much of the log a person reads at once; the rest is in `--json`. */
const maxTold = 10;

/** What a check of the log has found, section by section. */
export function checkText(file: string, report: LogReport, look: Look): string {
  return renderSections(
    [
      { label: 'audit log', lines: [{ text: file, isWhole: true }] },
      entriesOf(report),
      lastOf(report),
      {
        label: 'no end',
        lines: firstOf(report.unended.map((one) => ({ text: unendedText(one) }))),
      },
      tornOf(report),
      damageOf(report),
    ],
    look,
  );
}

export function damageText({ line, problem }: LogReport['damages'][number]): string {
  return line === null ? problem : `line ${line} ${problem}`;
}

/** Begun and not ended: killed, unless its process still works. */
export function isAtWork({ by }: Unended): boolean {
  return isAliveProcess(by);
}

function entriesOf({ entries, firstAt, lastAt }: LogReport): Section {
  const span =
    firstAt === null || lastAt === null
      ? 'none yet'
      : `${entries}, from ${momentOf(firstAt)} to ${momentOf(lastAt)}`;
  return { label: 'entries', lines: [{ text: span }] };
}

function lastOf({ entries, last }: LogReport): Section {
  const lines =
    entries === 0 ? [] : [{ text: `number ${last.number}, SHA-256 ${last.sha256}`, isWhole: true }];
  return { label: 'last', lines };
}

function unendedText(one: Unended): string {
  const { number, at, verb, pipeline, who } = one;
  const person = who.person || who.user || 'nobody known';
  const state = isAtWork(one) ? 'still works' : 'was killed, or its end could not be written';
  return `${verb}${pipeline === null ? '' : ` of ${pipeline}`} by ${person}, begun ${momentOf(at)} (entry ${number}): ${state}`;
}

function tornOf({ torn, endsTorn }: LogReport): Section {
  const noted =
    torn === 0 ? [] : [{ text: `${count(torn, 'line')} cut off by a crash, and noted` }];
  const last = endsTorn
    ? [{ text: 'the last line was cut off by a crash; the next command notes that' }]
    : [];
  return { label: 'crashes', lines: [...noted, ...last] };
}

function damageOf({ damages, entries }: LogReport): Section {
  if (damages.length === 0) {
    const text =
      entries === 0 ? 'there is nothing to check' : 'whole: every entry follows the one before it';
    return { label: 'chain', lines: [{ text, paint: 'good' }] };
  }
  const lines = damages.map((one) => ({ text: damageText(one), paint: 'error' as const }));
  return { label: 'damage', lines: firstOf(lines) };
}

function firstOf<T extends { readonly text: string }>(lines: readonly T[]) {
  const more = lines.length - maxTold;
  return more > 0 ? [...lines.slice(0, maxTold), { text: `and ${more} more` }] : lines;
}

function momentOf(at: string): string {
  return moment(Date.parse(at));
}
