import { parseMoment } from '../../catalog/parse-moment.ts';
import { parseDuration } from '../../model/amounts.ts';
import type { Diagnostic } from '../../model/diagnostics/diagnostic.ts';
import { createZone, type Zone } from '../../model/zone.ts';
import { createMistake } from '../mistake.ts';
import { showArgument } from '../show-argument.ts';

/** The last moment of which a hold can tell. */
const latest = Date.UTC(9999, 11, 31, 23, 59, 59);

/** When a hold ends: at the end of a day or minute, or after a time from now. `null`: nobody has said. */
export function readUntil(
  text: string | undefined,
  { zone, nowMs }: { readonly zone: Zone; readonly nowMs: number },
): number | null | Diagnostic {
  if (text === undefined) return null;
  const until = lastsFor(text, nowMs) ?? parseMoment(text, zone);
  if (until === null || until > latest) {
    const help =
      'write a date (2027-01-31), a date and time (2027-01-31T18:00) or a time from now (90d)';
    return createMistake('BP0115', `--until ${showArgument(text)} is no date or duration`, help);
  }
  if (until > nowMs) return until;
  const help = 'a hold ends in the future; to end one now: run-pipeline release <target>';
  return createMistake('BP0115', `--until ${showArgument(text)} is over already`, help);
}

const day = 86_400_000;

/** Before anything is opened: what could be meant in no zone. */
export function findWrongUntil(text: string | undefined): Diagnostic | null {
  const found = readUntil(text, { zone: createZone('UTC'), nowMs: Date.now() - day });
  return typeof found === 'object' ? found : null;
}

function lastsFor(text: string, nowMs: number): number | null {
  try {
    return nowMs + parseDuration(text);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}
