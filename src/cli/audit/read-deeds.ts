import type { Attempted, AuditEntry, Begun, Ended } from '../../model/audit/entry.ts';
import type { ExitCode } from '../../model/exit.ts';
import { isAliveProcess } from '../compose/process-facts.ts';

/** What somebody did, from its begin to its end. */
export interface Deed {
  readonly number: number;
  readonly at: string;
  readonly verb: string;
  readonly pipeline: string | null;
  readonly arguments: readonly string[];
  readonly options: Begun['options'];
  readonly who: Begun['who'];
  readonly from: Begun['from'];
  readonly backups: readonly string[];
  readonly state: 'ended' | 'works' | 'killed';
  /** `null` where nobody wrote down how it ended. */
  readonly endedAt: string | null;
  readonly exit: ExitCode | null;
  readonly reason: string;
  readonly bytes: number | null;
  readonly words: Ended['words'];
}

interface Wanted {
  /** Of one pipeline only; `null` for all. */
  readonly pipeline: string | null;
  /** So many at most. */
  readonly last: number;
  /** Milliseconds of the epoch; `null` for the beginning. */
  readonly sinceMs: number | null;
}

/** The newest first, as the entries must be. */
export async function readDeeds(
  entries: AsyncIterable<AuditEntry>,
  { pipeline, last, sinceMs }: Wanted,
): Promise<readonly Deed[]> {
  const ends = new Map<number, AuditEntry & Ended>();
  const deeds: Deed[] = [];
  for await (const entry of entries) {
    if (deeds.length === last) break;
    if (entry.kind === 'ended') ends.set(entry.of, entry);
    if (entry.kind !== 'begun' && entry.kind !== 'attempted') continue;
    // Clocks go back: an earlier time is no sign that all others are earlier, too.
    const isLate = sinceMs === null || Date.parse(entry.at) >= sinceMs;
    const isMeant = pipeline === null || entry.pipeline === pipeline;
    if (isLate && isMeant) deeds.push(deedOf(entry, ends));
  }
  return deeds;
}

function deedOf(
  entry: AuditEntry & (Begun | Attempted),
  ends: ReadonlyMap<number, AuditEntry & Ended>,
): Deed {
  const { number, at, verb, pipeline, options, who, from } = entry;
  const known = { number, at, verb, pipeline, arguments: entry.arguments, options, who, from };
  const end = entry.kind === 'attempted' ? entry : ends.get(number);
  if (end === undefined) {
    const state = isAliveProcess(entry.by) ? 'works' : 'killed';
    const open = { endedAt: null, exit: null, reason: '', bytes: null, words: {} };
    return { ...known, backups: entry.backups, state, ...open };
  }
  const { backups, exit, reason, bytes, words } = end;
  return { ...known, backups, state: 'ended', endedAt: end.at, exit, reason, bytes, words };
}
