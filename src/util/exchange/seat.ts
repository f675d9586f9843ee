import { createHash } from 'node:crypto';
import { basename, dirname, join } from 'node:path';
import { inodeOf } from './look-at.ts';

/** A place where one thing takes the place of another, and the names that both have meanwhile. One folder holds all. */
export interface Seat {
  /** The name that everybody uses. */
  readonly live: string;
  /** What is to be there. Hidden. */
  readonly beside: string;
  /** Where that goes which was there. */
  readonly previous: string;
  /** What is about to be removed. Hidden. */
  readonly gone: string;
  /** Where that goes which somebody has put there since. */
  readonly stray: string;
  /** What was at `live` when the names were chosen; left out by former versions, `null` for nothing. */
  readonly known?: string | null;
  /** Endings of further files that belong to whatever has a name, such as `-wal` to a database. */
  readonly along: readonly string[];
  /** Whether something may be there already, beside an empty folder. */
  readonly mayReplace: boolean;
}

export interface SeatNames {
  readonly live: string;
  /** For people: what was there is called after it. */
  readonly label: string;
  /** Of this one attempt. */
  readonly id: string;
}

/** Names that nothing has yet: the hidden ones by their id, the one for people by a number behind it. */
export function createSeat(
  { live, label, id }: SeatNames,
  rest: Pick<Seat, 'along' | 'mayReplace'>,
): Seat {
  const folder = dirname(live);
  const name = basename(live);
  const hidden = (word: string) => join(folder, fitting('.', name, `.${word}-${id}`));
  return {
    live,
    beside: hidden('restore'),
    previous: freeName(folder, name, `_before_${label}`),
    gone: hidden('discard'),
    stray: freeName(folder, name, `_found_${label}`),
    known: inodeOf(live),
    ...rest,
  };
}

function freeName(folder: string, name: string, ending: string): string {
  for (let count = 1; ; count++) {
    const path = join(folder, fitting('', name, count === 1 ? ending : `${ending}_${count}`));
    if (inodeOf(path) === null) return path;
  }
}

const longestName = 255;
/** Room for the longest of `along`, and for what is written beside. */
const spare = 16;

/** The whole name where there is room, or what can be kept of it and a sign of the rest. */
function fitting(before: string, name: string, after: string): string {
  const whole = `${before}${name}${after}`;
  if (Buffer.byteLength(whole) + spare <= longestName) return whole;
  const sign = `-${createHash('sha256').update(name).digest('hex').slice(0, 8)}`;
  const room = longestName - spare - Buffer.byteLength(`${before}${sign}${after}`);
  let kept = name;
  while (Buffer.byteLength(kept) > room) kept = [...kept].slice(0, -1).join('');
  return `${before}${kept}${sign}${after}`;
}
