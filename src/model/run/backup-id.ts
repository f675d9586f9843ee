/** `20261120T021700Z-k3f9`: UTC to the second and four random characters; sorts by time and never collides. */
export type BackupId = string;

const form = /^\d{8}T\d{6}Z-[a-z2-7]{4}$/;
const letters = 'abcdefghijklmnopqrstuvwxyz234567';

export function createBackupId(atMs: number, random: Uint8Array): BackupId {
  const tail = Array.from(random.subarray(0, 4), (byte) => letters[byte & 31]).join('');
  return `${compact(atMs)}-${tail}`;
}

/** The same random characters at another time. */
export function redateBackupId(id: BackupId, atMs: number): BackupId {
  return `${compact(atMs)}${id.slice(-5)}`;
}

/** Names that come back from a store are hostile until they have this form. */
export function isBackupId(text: string): text is BackupId {
  return form.test(text) && !Number.isNaN(timeOf(text));
}

/** When the run of an id began, in milliseconds of the epoch. */
export function timeOf(id: BackupId): number {
  const [year, month, day] = [digits(id, 0, 4), digits(id, 4, 6), digits(id, 6, 8)];
  const [hour, minute, second] = [digits(id, 9, 11), digits(id, 11, 13), digits(id, 13, 15)];
  // Of each of ten thousand backups it is asked several times, and to read a text takes a multiple.
  const isPlain =
    id[8] === 'T' &&
    id[15] === 'Z' &&
    year >= 1000 &&
    month >= 1 &&
    month <= 12 &&
    day >= 1 &&
    day <= 28;
  if (isPlain && hour <= 23 && minute <= 59 && second <= 59) {
    return Date.UTC(year, month - 1, day, hour, minute, second);
  }
  const [, y, m, d, hh, mm, ss] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z/.exec(id) ?? [];
  return Date.parse(`${y}-${m}-${d}T${hh}:${mm}:${ss}Z`);
}

/** The number that some characters write; not a number where they do not. */
function digits(text: string, start: number, end: number): number {
  let number = 0;
  for (let at = start; at < end; at += 1) {
    const digit = text.charCodeAt(at) - 0x30;
    if (!(digit >= 0 && digit <= 9)) return Number.NaN;
    number = number * 10 + digit;
  }
  return number;
}

function compact(atMs: number): string {
  return new Date(atMs).toISOString().replace(/[-:]|\.\d+/g, '');
}
