/** How large something was at one time. */
export interface Sighting {
  readonly atMs: number;
  readonly bytes: number;
}

export interface Growth {
  readonly bytes: number;
  readonly sinceMs: number;
}

const hourMs = 3_600_000;
const keptMs = 7 * 24 * hourMs;
/** Smaller changes are the coming and going of every day. */
const least = { bytes: 64 * 1024 * 1024, share: 0.1 };

/** What is remembered after another look: one sighting an hour, of a week. */
export function remember(sightings: readonly Sighting[], now: Sighting): readonly Sighting[] {
  const recent = sightings.filter(({ atMs }) => atMs <= now.atMs && atMs > now.atMs - keptMs);
  const last = recent.at(-1);
  return last !== undefined && now.atMs - last.atMs < hourMs ? recent : [...recent, now];
}

/** Since the oldest sighting of the week; `null` while there is none that is old enough, and where it did not grow much. */
export function growthOf(sightings: readonly Sighting[], now: Sighting): Growth | null {
  const oldest = sightings.find(({ atMs }) => atMs > now.atMs - keptMs);
  if (oldest === undefined || now.atMs - oldest.atMs < hourMs) return null;
  const bytes = now.bytes - oldest.bytes;
  const isMuch = bytes >= least.bytes && bytes >= oldest.bytes * least.share;
  return isMuch ? { bytes, sinceMs: oldest.atMs } : null;
}

/** What was remembered, as it was written; what is not surely that is forgotten. */
export function parseSightings(text: string): ReadonlyMap<string, readonly Sighting[]> {
  try {
    const found: unknown = JSON.parse(text);
    if (!Array.isArray(found)) return new Map();
    return new Map(found.flatMap((one) => parseEntry(one) ?? []));
  } catch {
    return new Map();
  }
}

function parseEntry(entry: unknown): [[string, readonly Sighting[]]] | null {
  if (!Array.isArray(entry) || typeof entry[0] !== 'string' || !Array.isArray(entry[1])) {
    return null;
  }
  return [[entry[0], entry[1].filter(isSighting)]];
}

function isSighting(value: unknown): value is Sighting {
  if (value === null || typeof value !== 'object') return false;
  return ['atMs', 'bytes'].every((key) => Number.isFinite(Reflect.get(value, key)));
}
