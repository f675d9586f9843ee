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
  const known = times.get(id);
  if (known !== undefined) return known;
  const [, y, m, d, hh, mm, ss] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z/.exec(id) ?? [];
  const time = Date.parse(`${y}-${m}-${d}T${hh}:${mm}:${ss}Z`);
  if (times.size < maxTimes) times.set(id, time);
  return time;
}

/** Of each of ten thousand backups it is asked several times. */
const times = new Map<string, number>();
const maxTimes = 50_000;

function compact(atMs: number): string {
  return new Date(atMs).toISOString().replace(/[-:]|\.\d+/g, '');
}
