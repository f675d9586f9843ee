const minute = 60_000;
/** Offsets of all zones change only at these steps. */
const step = 15 * minute;

/** What the clocks of a zone show, as a number: local time read as if it were UTC. */
export interface Zone {
  readonly toLocal: (utcMs: number) => number;
  /** The moment when the clocks show it; the earlier of two; the first after a gap. */
  readonly toUtc: (localMs: number) => number;
}

/** What holds where nobody names another. It needs none of the tables of zones, which take a while to load. */
const utc: Zone = { toLocal: (utcMs) => utcMs, toUtc: (localMs) => localMs };

/** Throws a RangeError for a zone that does not exist. */
export function createZone(name: string): Zone {
  return name === 'UTC' ? utc : zoneOf(name);
}

function zoneOf(name: string): Zone {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: name,
    hourCycle: 'h23',
    timeZoneName: 'longOffset',
    year: 'numeric',
  });
  const known = new Map<number, number>();
  const offsetAt = (utcMs: number): number => {
    const key = Math.floor(utcMs / step);
    const offset = known.get(key) ?? readOffset(format.format(utcMs));
    known.set(key, offset);
    return offset;
  };
  return {
    toLocal: (utcMs) => utcMs + offsetAt(utcMs),
    toUtc: (localMs) => {
      // The offsets a day before and after are all that can hold in between.
      const offsets = [offsetAt(localMs - 86_400_000), offsetAt(localMs + 86_400_000)];
      const found = offsets.map((offset) => localMs - offset);
      const exact = found.filter((utcMs) => utcMs + offsetAt(utcMs) === localMs);
      return Math.min(...(exact.length > 0 ? exact : [Math.max(...found)]));
    },
  };
}

/** `2026, GMT+05:30` or `2026, GMT`. */
function readOffset(text: string): number {
  const [, sign, hours, minutes, seconds = '0'] =
    /GMT([+-])(\d\d):(\d\d)(?::(\d\d))?$/.exec(text) ?? [];
  if (sign === undefined) return 0;
  const size = Number(hours) * 60 * minute + Number(minutes) * minute + Number(seconds) * 1000;
  return sign === '-' ? -size : size;
}
