import { visibleLine } from '../util/visible-text.ts';

/** Why a backup must not be deleted for now. */
export interface Hold {
  readonly reason: string;
  readonly owner: string;
  /** Milliseconds of the epoch; `null`: until somebody releases it. */
  readonly until: number | null;
}

export const maxHoldBytes = 64 * 1024;

/** A hold that cannot be understood holds for ever: it says less than its existence. */
export const unclearHold: Hold = { reason: 'the hold cannot be read', owner: '', until: null };

export function parseHold(bytes: Uint8Array): Hold {
  if (bytes.byteLength > maxHoldBytes) return unclearHold;
  try {
    return readHold(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)));
  } catch {
    return unclearHold;
  }
}

export function serializeHold({ reason, owner, until }: Hold): Uint8Array {
  const expiry = until === null ? null : new Date(until).toISOString();
  const record = { formatVersion: 1, reason, owner, until: expiry };
  return new TextEncoder().encode(`${JSON.stringify(record, null, 2)}\n`);
}

/** The one that lasts longer. */
export function longerHold(first: Hold | null, second: Hold): Hold {
  const ends = (hold: Hold): number => hold.until ?? Number.POSITIVE_INFINITY;
  return first !== null && ends(first) >= ends(second) ? first : second;
}

const reading = 'it is being read';

/** What stands in the hold of whoever reads a backup. */
export function readingReason(verb: string): string {
  return `${reading} (${verb})`;
}

/** Whether nobody has to care when it ends. */
export function isReading({ reason }: Hold): boolean {
  return reason.startsWith(`${reading} (`);
}

const day = 86_400_000;

/**
 * Whoever reads writes his hold again every few minutes: one that was not written for a day is what a kill has left,
 * whatever end a wrong clock has given it.
 */
export function readersHold(hold: Hold, writtenAt: number): Hold {
  const latest = writtenAt + day;
  const isSound = hold === unclearHold || (hold.until !== null && hold.until <= latest);
  return isSound ? hold : { ...hold, until: latest };
}

export function isHeld(hold: Hold | null, nowMs: number): boolean {
  return hold !== null && (hold.until === null || hold.until > nowMs);
}

function readHold(value: unknown): Hold {
  if (typeof value !== 'object' || value === null) return unclearHold;
  const { reason, owner, until }: { reason?: unknown; owner?: unknown; until?: unknown } = value;
  const expires = typeof until === 'string' ? Date.parse(until) : null;
  if (until !== null && (expires === null || Number.isNaN(expires))) return unclearHold;
  return {
    reason: printable(reason),
    owner: printable(owner),
    until: expires,
  };
}

/** Whoever can write to the store has written it, and it will be shown on terminals. */
function printable(value: unknown): string {
  return typeof value === 'string' ? visibleLine(value).slice(0, 300) : '';
}
