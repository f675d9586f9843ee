import { createHash } from 'node:crypto';

/** The server cuts longer names off, so that two could become one. */
export const longestName = 63;

const digestLength = 8;

/** A name that begins with that of a database and fits; of a database that is cut, it holds a digest. */
export function nameBeside(database: string, ending: string): string {
  const whole = database + ending;
  if (Buffer.byteLength(whole) <= longestName) return whole;
  const digest = createHash('sha256').update(database).digest('hex').slice(0, digestLength);
  const room = longestName - Buffer.byteLength(ending) - digestLength - 1;
  return `${cut(database, room)}_${digest}${ending}`;
}

/** Of the given bytes at most, and no half of a character. */
function cut(text: string, bytes: number): string {
  let [kept, used] = ['', 0];
  for (const character of text) {
    used += Buffer.byteLength(character);
    if (used > bytes) break;
    kept += character;
  }
  return kept;
}

/** Under which a replaced database is kept; a name that is taken gets a number. */
export function nameBefore(database: string, backup: string, taken: readonly string[]): string {
  const ending = `_before_${backup}`;
  const first = nameBeside(database, ending);
  for (let number = 2, name = first; ; number++) {
    if (!taken.includes(name)) return name;
    name = nameBeside(database, `${ending}_${number}`);
  }
}
