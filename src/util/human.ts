const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'];
const unknown = '?';

/** `0 B`, `812 B`, `1.2 KiB`, `12.4 MiB`, `301 MiB`: powers of 1024. */
export function formatBytes(bytes: number): string {
  if (!Number.isFinite(bytes) || bytes < 0) return unknown;
  let value = Math.round(bytes);
  let unit = 0;
  // What would round up to 1024 belongs to the next unit.
  while (value >= (unit === 0 ? 1024 : 1023.5) && unit < units.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${unit === 0 ? value : threeDigits(value)} ${units[unit]}`;
}

/** `98.2 MiB/s`. */
export function formatRate(bytesPerSecond: number): string {
  return `${formatBytes(bytesPerSecond)}/s`;
}

/** `0.4 s`, `42.1 s`, `4 min 05 s`, `2 h 05 min`, `3 d 4 h`. */
export function formatDuration(ms: number): string {
  if (!Number.isFinite(ms) || ms < 0) return unknown;
  if (ms < 59_950) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${twoDigits(seconds % 60)} s`;
  const minutes = Math.round(ms / 60_000);
  if (minutes < 1440) return `${Math.floor(minutes / 60)} h ${twoDigits(minutes % 60)} min`;
  const hours = Math.round(ms / 3_600_000);
  return `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

/** `34 s`, `5 min`, `2 h 10 min`: for guesses, which have no decimals. */
export function formatEstimate(ms: number): string {
  if (!Number.isFinite(ms) || ms < 0) return unknown;
  const seconds = Math.ceil(ms / 1000);
  if (seconds < 90) return `${seconds} s`;
  const minutes = Math.ceil(seconds / 60);
  return minutes < 90 ? `${minutes} min` : formatDuration(minutes * 60_000);
}

/** `00:01:23`: for the beginning of a line, always at least eight columns. */
export function formatElapsed(ms: number): string {
  const seconds = Number.isFinite(ms) && ms > 0 ? Math.floor(ms / 1000) : 0;
  return [seconds / 3600, (seconds / 60) % 60, seconds % 60]
    .map((part) => twoDigits(Math.floor(part)))
    .join(':');
}

/** `just now`, `5 min ago`, `3 h ago`, `12 d ago`; what lies ahead is `in 5 min`. */
export function formatAge(ms: number): string {
  if (!Number.isFinite(ms)) return unknown;
  const minutes = Math.round(Math.abs(ms) / 60_000);
  if (minutes < 1) return 'just now';
  const distance = distanceOf(minutes);
  return ms < 0 ? `in ${distance}` : `${distance} ago`;
}

function distanceOf(minutes: number): string {
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.round(minutes / 60);
  return hours < 48 ? `${hours} h` : `${Math.round(hours / 24)} d`;
}

function threeDigits(value: number): string {
  return value.toFixed(value < 99.95 ? 1 : 0);
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}
