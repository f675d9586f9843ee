import { formatAge, formatBytes } from '../../util/human.ts';
import { aligned, type SectionLine } from '../reach/sections.ts';
import { count } from '../reach/words.ts';
import type { Compliance } from './compliance.ts';
import type { Observed } from './health.ts';
import type { NextRun } from './next-runs.ts';

/** What comes: the next runs, what retention would remove, and whether what exists is what was asked for. */

export function nextLines({ next, known }: Observed): readonly SectionLine[] {
  if (next.length === 0) return [{ text: 'nothing is scheduled: it runs by hand', paint: 'dim' }];
  return next.map((one) => nextLine(one, known.nowMs));
}

function nextLine({ cron, timezone, only, at, paused }: NextRun, nowMs: number): SectionLine {
  const dumps = only.length === 0 ? '' : `, ${only.join(', ')} only`;
  const rule = `(${cron}${dumps})`;
  const when = at === null ? 'never' : `${localMoment(at, timezone)}, ${formatAge(nowMs - at)}`;
  if (paused === null) {
    return at === null
      ? { text: `${when} ${rule}`, paint: 'warning' }
      : { text: `${when} ${rule}` };
  }
  const until = localMoment(paused.until, timezone);
  return {
    text: `paused until ${until}: ${paused.reason}; then ${when} ${rule}`,
    paint: 'warning',
  };
}

/** `2026-11-21 02:17 Europe/Berlin`. */
function localMoment(ms: number, timeZone: string): string {
  const format = new Intl.DateTimeFormat('sv-SE', {
    ...{ timeZone, hourCycle: 'h23' },
    ...{ year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' },
  });
  return `${format.format(ms)} ${timeZone}`;
}

const maxNamed = 3;

export function retentionLines({ retention }: Observed): readonly SectionLine[] {
  if (retention.length === 0) return [{ text: 'everything is kept', paint: 'dim' }];
  return aligned(
    retention.map(({ destination: name, removes, bytes, refusal }) => {
      if (refusal !== null) return { name, text: refusal, paint: 'warning' as const };
      if (removes.length === 0) return { name, text: 'nothing would go' };
      const named = removes.slice(0, maxNamed).join(', ');
      const more = removes.length > maxNamed ? ` and ${removes.length - maxNamed} more` : '';
      const text = `${count(removes.length, 'backup')} would go, ${formatBytes(bytes)}: ${named}${more}`;
      return { name, text };
    }),
  );
}

const maxOfSubject = 5;

export function complianceLines({ compliance }: Observed): readonly SectionLine[] {
  const groups = Map.groupBy(compliance, ({ subject }) => subject);
  return aligned(
    [...groups].flatMap(([subject, all]) => {
      const rest = all.length - maxOfSubject;
      const lines = all.slice(0, maxOfSubject).map((one) => ({ name: subject, ...lineOf(one) }));
      const more = { name: subject, lead: '· ', text: `and ${rest} more; --json shows all` };
      return rest > 0 ? [...lines, more] : lines;
    }),
  );
}

function lineOf({ isMet, text }: Compliance): SectionLine {
  if (isMet === null) return { lead: '· ', text };
  return isMet ? { lead: '✔ ', text } : { lead: '✖ ', text, paint: 'warning' };
}
