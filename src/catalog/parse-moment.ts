import type { Zone } from '../model/zone.ts';

const form =
  /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.\d+)?)?(Z|[+-]\d\d:\d\d)?)?$/;

const minute = 60_000;
const day = 86_400_000;

/**
 * The last millisecond of what a person named: of a day, a minute or a second. Without an offset the clocks of the
 * zone are meant. `null` for what is no date.
 */
export function parseMoment(text: string, zone: Zone): number | null {
  return readMoment(text, zone)?.end ?? null;
}

/** As `parseMoment`, the first millisecond. */
export function parseStart(text: string, zone: Zone): number | null {
  return readMoment(text, zone)?.start ?? null;
}

function readMoment(
  text: string,
  zone: Zone,
): { readonly start: number; readonly end: number } | null {
  const [, year, month, date, hour, minutes, seconds, offset] = form.exec(text) ?? [];
  if (year === undefined) return null;
  const time = `${hour ?? '00'}:${minutes ?? '00'}:${seconds ?? '00'}`;
  const local = Date.parse(`${year}-${month}-${date}T${time}Z`);
  // The 31st of June would silently be the 1st of July.
  const isReal =
    !Number.isNaN(local) && new Date(local).toISOString().startsWith(`${year}-${month}-${date}`);
  if (!isReal) return null;
  const toUtc = (ms: number): number =>
    offset === undefined ? zone.toUtc(ms) : ms - offsetOf(offset);
  return { start: toUtc(local), end: toUtc(local + lengthOf(hour, seconds)) - 1 };
}

function lengthOf(hour: string | undefined, seconds: string | undefined): number {
  if (hour === undefined) return day;
  return seconds === undefined ? minute : 1000;
}

function offsetOf(text: string): number {
  const [, sign, hours, minutes] = /^([+-])(\d\d):(\d\d)$/.exec(text) ?? [];
  if (sign === undefined) return 0;
  const size = (Number(hours) * 60 + Number(minutes)) * minute;
  return sign === '-' ? -size : size;
}
