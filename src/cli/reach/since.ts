import { parseStart } from '../../catalog/parse-moment.ts';
import { parseDuration } from '../../model/amounts.ts';
import type { Diagnostic } from '../../model/diagnostics/diagnostic.ts';
import type { Zone } from '../../model/zone.ts';
import { createMistake } from '../mistake.ts';
import { showArgument } from '../show-argument.ts';
import type { Line } from '../verb.ts';

export const utc: Zone = { toLocal: (ms) => ms, toUtc: (ms) => ms };

/** What is wrong with `--since`; `null` where nothing is, or where it is not there. */
export function findWrongSince(line: Line): Diagnostic | null {
  const since = line.value('since');
  if (since === undefined || readSince(since, { zone: utc, nowMs: 0 }) !== null) return null;
  const message = `--since ${showArgument(since)} is no date or duration`;
  return createMistake('BP0115', message, 'write a date (2026-11-01) or how long ago (30d)');
}

/** The first moment that is wanted; `null` for what is no date and no duration. */
export function readSince(
  text: string,
  { zone, nowMs }: { readonly zone: Zone; readonly nowMs: number },
): number | null {
  try {
    return nowMs - parseDuration(text);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return parseStart(text, zone);
  }
}
