import type { Rate } from '../amounts.ts';
import { type ExitCode, exits } from '../exit.ts';
import { isFuture } from '../run/future.ts';
import type { AuditEntry } from './entry.ts';

/** Something that counts against a limit. */
export interface Use {
  readonly atMs: number;
  /** Empty where nobody knows. */
  readonly person: string;
}

export interface Exceeded {
  /** The newest of those that use the limit up. */
  readonly last: Use;
  /** When the next one may begin. */
  readonly freeAtMs: number;
}

/** These say that nothing was done: to be refused uses nothing up. */
const idle: readonly ExitCode[] = [
  ...[exits.usage, exits.config, exits.notFound, exits.unavailable, exits.notNow, exits.refused],
];

interface About {
  readonly verb: string;
  readonly pipeline: string;
}

/** Counts what was begun of one verb and pipeline, from the newest entry back to where nothing counts any more. */
export class LimitCount {
  readonly #about: About;
  readonly #rate: Rate;
  readonly #nowMs: number;
  readonly #idle = new Set<number>();
  readonly #uses: Use[] = [];

  constructor(about: About, { rate, nowMs }: { readonly rate: Rate; readonly nowMs: number }) {
    this.#about = about;
    this.#rate = rate;
    this.#nowMs = nowMs;
  }

  /** Newest first. `false` when what comes before it is too old to count. */
  add(entry: AuditEntry): boolean {
    const atMs = Date.parse(entry.at);
    if (entry.kind === 'ended' && idle.includes(entry.exit)) this.#idle.add(entry.of);
    if (atMs <= this.#nowMs - this.#rate.withinMs) return false;
    const { verb, pipeline } = this.#about;
    if (entry.kind !== 'begun' || entry.verb !== verb || entry.pipeline !== pipeline) return true;
    // A clock that was wrong must not lock anybody out for ever.
    const counts = !isFuture(atMs, this.#nowMs) && !this.#idle.has(entry.number);
    if (counts) this.#uses.push({ atMs, person: entry.who.person });
    return true;
  }

  /** `null` while one more is allowed. */
  exceeded(): Exceeded | null {
    const uses = this.#uses.toSorted((a, b) => b.atMs - a.atMs);
    const [last] = uses;
    const oldest = uses[this.#rate.count - 1];
    if (last === undefined || oldest === undefined) return null;
    return { last, freeAtMs: oldest.atMs + this.#rate.withinMs };
  }
}
