import { beginning, beginningOfNext, type Link, sha256Of } from './chain.ts';
import { type AuditEntry, type Begun, parseEntry } from './entry.ts';

/** What stands between two line breaks; the last of a file may have none behind it. */
export interface LogLine {
  readonly bytes: Uint8Array;
  readonly isWhole: boolean;
}

export interface Damage {
  /** `null` where it is about the whole log. */
  readonly line: number | null;
  readonly problem: string;
}

/** A command whose end nobody wrote down. */
export type Unended = AuditEntry & Begun;

export interface LogReport {
  readonly entries: number;
  readonly firstAt: string | null;
  readonly lastAt: string | null;
  readonly last: Link;
  readonly unended: readonly Unended[];
  /** Lines that a crash cut off, and that the entry behind them explains. */
  readonly torn: number;
  /** The last line is the beginning of an entry: a crash cut it off, and no command has run since. */
  readonly endsTorn: boolean;
  readonly damages: readonly Damage[];
}

/** `unreadable`: something is there that is no head. */
export type Head = Link | 'unreadable' | null;

interface Held extends LogLine {
  readonly line: number;
  readonly sha256: string;
  readonly entry: AuditEntry | null;
}

/** Follows the chain of a log, line by line. A line is judged when the next one is known: it may explain it. */
export class LogCheck {
  #last: Link;
  #lines = 0;
  #entries = 0;
  #firstAt: string | null = null;
  #lastAt: string | null = null;
  #torn = 0;
  #held: Held | null = null;
  /** What follows a line that is no entry cannot be compared with it. */
  #isAdrift = false;
  readonly #atHead: { readonly head: Head; sha256: string | null };
  readonly #unended = new Map<number, Unended>();
  readonly #damages: Damage[] = [];

  constructor(head: Head, after: Link = beginning) {
    this.#last = after;
    this.#atHead = { head, sha256: null };
  }

  add({ bytes, isWhole }: LogLine): void {
    this.#lines += 1;
    const held = { bytes, isWhole, line: this.#lines, sha256: sha256Of(bytes) };
    const next: Held = { ...held, entry: parseEntry(bytes) };
    if (this.#held !== null && this.#explains(next, this.#held)) this.#torn += 1;
    else if (this.#held !== null) this.#judge(this.#held);
    this.#held = next;
  }

  end(): LogReport {
    const endsTorn = this.#judgeLast();
    this.#compareWithHead();
    return {
      entries: this.#entries,
      firstAt: this.#firstAt,
      lastAt: this.#lastAt,
      last: this.#last,
      unended: [...this.#unended.values()],
      torn: this.#torn,
      endsTorn,
      damages: this.#damages,
    };
  }

  #explains({ entry }: Held, before: Held): boolean {
    if (entry?.kind !== 'torn') return false;
    return entry.sha256 === before.sha256 && entry.bytes === before.bytes.length;
  }

  #judge({ line, sha256, entry }: Held): void {
    if (entry === null) {
      this.#damage(line, 'is no entry of this log');
      this.#isAdrift = true;
      return;
    }
    const problem = this.#isAdrift ? null : this.#problemOf(entry);
    if (problem !== null) this.#damage(line, problem);
    if (entry.kind === 'broken') this.#damage(line, `notes that ${entry.what}`);
    this.#isAdrift = false;
    this.#take(entry, sha256);
  }

  #problemOf({ number, previous }: AuditEntry): string | null {
    const { number: last, sha256 } = this.#last;
    if (number === last + 1) {
      return previous === sha256 ? null : 'does not follow the line before it: that was changed';
    }
    if (number <= last) return `has number ${number} behind number ${last}`;
    const missing =
      last + 2 === number ? `entry ${last + 1}` : `entries ${last + 1} to ${number - 1}`;
    return `follows ${missing}, which cannot be found`;
  }

  #take(entry: AuditEntry, sha256: string): void {
    const { number, at, kind } = entry;
    this.#last = { number, sha256 };
    this.#entries += 1;
    this.#firstAt ??= at;
    this.#lastAt = at;
    const { head } = this.#atHead;
    if (typeof head === 'object' && head?.number === number) this.#atHead.sha256 = sha256;
    if (kind === 'begun') this.#unended.set(number, entry);
    if (kind === 'ended') this.#unended.delete(entry.of);
  }

  /** Whether it is the beginning of the entry that would be next, and no more. */
  #judgeLast(): boolean {
    const held = this.#held;
    if (held === null) return false;
    if (held.isWhole) {
      this.#judge(held);
      return false;
    }
    const text = Buffer.from(held.bytes).toString();
    const expected = beginningOfNext(this.#last);
    const isTorn = expected.startsWith(text) || text.startsWith(expected);
    if (!isTorn) this.#damage(held.line, 'is no entry of this log');
    return isTorn;
  }

  #compareWithHead(): void {
    const { head, sha256 } = this.#atHead;
    // The first command can have been killed before it had written the head.
    if (head === null && this.#entries < 2) return;
    if (head === null || head === 'unreadable') {
      const what = head === null ? 'is gone' : 'cannot be read';
      this.#damage(null, `audit.head ${what}: nobody can say whether the end of the log is there`);
    } else if (this.#last.number < head.number) {
      const from = this.#last.number + 1;
      const what =
        from === head.number ? `entry ${from} is` : `entries ${from} to ${head.number} are`;
      this.#damage(null, `the end of the log was cut off: ${what} missing`);
    } else if (sha256 !== null && sha256 !== head.sha256) {
      this.#damage(null, `entry ${head.number} is not the one that was written`);
    }
  }

  #damage(line: number | null, problem: string): void {
    this.#damages.push({ line, problem });
  }
}
