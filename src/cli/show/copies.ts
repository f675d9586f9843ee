import type { Copy } from '../../catalog/inventory.ts';
import { type JudgedCopy, timeOfCheck } from '../../catalog/judge-copy.ts';
import { formatAge, formatBytes } from '../../util/human.ts';
import { missingCopies } from '../reach/backup-facts.ts';
import { aligned, type SectionLine } from '../reach/sections.ts';
import { count, moment } from '../reach/words.ts';
import type { Shown } from './shown.ts';

/** Where the backup lies, where it should and does not, and what is known of each copy. */
export function copyLines(shown: Shown): readonly SectionLine[] {
  const { judged, destinations } = shown;
  const there = judged.copies
    .filter(({ copy }) => copy.state !== 'orphan')
    .map((copy) => ({ name: copy.copy.destination, ...copyLine(copy, shown.nowMs) }));
  const absent = missingCopies(judged, destinations).map((name) => ({
    name,
    lead: '✖ ',
    text: 'missing: the next run completes it',
    paint: 'warning' as const,
  }));
  const unknown = destinations.flatMap(({ id, error }) =>
    error === null
      ? []
      : [{ name: id, lead: '? ', text: `could not be read: ${error}`, paint: 'warning' as const }],
  );
  return aligned([...there, ...absent, ...unknown]);
}

function copyLine({ copy, verdict, reason, verified }: JudgedCopy, nowMs: number) {
  const bytes = [...copy.files.values()].reduce((sum, file) => sum + file.bytes, 0);
  const size = `${count(copy.files.size, 'file')}, ${formatBytes(bytes)}`;
  if (verdict === 'broken') {
    const others = copy.problems.filter((problem) => problem !== reason);
    const text = `${copy.state === 'complete' ? 'damaged' : copy.state}: ${[reason, ...others].join('; ')}`;
    return { lead: '✖ ', text, paint: 'error' as const };
  }
  const checked = verified
    ? `verified (${verified.level}) ${formatAge(nowMs - verified.at)}`
    : reason;
  return { lead: verdict === 'good' ? '✔ ' : '· ', text: `${size}, ${checked}` };
}

const maxChecks = 8;

/** What was proved and when, the newest first. */
export function checkLines({ judged, isVerbose }: Shown): readonly SectionLine[] {
  const checks = judged.backup.copies
    .flatMap(checksOf)
    .toSorted((a, b) => timeOfCheck(b.check) - timeOfCheck(a.check));
  const shown = isVerbose ? checks : checks.slice(0, maxChecks);
  const rest = checks.length - shown.length;
  const lines = shown.map(({ check, doubt }): SectionLine => {
    const word = check.verdict === 'pass' ? 'passed' : 'failed';
    const text = `${moment(timeOfCheck(check))}, ${check.destination}: ${check.level} ${word}`;
    if (doubt !== null) return { text: `${text}: does not count, ${doubt}`, paint: 'warning' };
    return check.verdict === 'fail' ? { text, paint: 'error' } : { text };
  });
  return rest > 0 ? [...lines, { text: `and ${rest} more; --verbose shows all` }] : lines;
}

/** With why it does not count, or `null`. */
function checksOf({ checks, uncounted, destination }: Copy) {
  const counted = checks.filter((check) => check.destination === destination);
  return [
    ...counted.map((check) => ({ check, doubt: null })),
    ...uncounted.map(({ check, reason }) => ({ check, doubt: reason })),
  ];
}
