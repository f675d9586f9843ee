import { refused, shown } from './refusal.ts';
import type { SqlTokens } from './sql-scanner.ts';

const kept = 4;
const kinds = ['create', 'function', 'procedure', 'or', 'replace'];

const ofTransactions = ['begin', 'start', 'commit', 'end', 'rollback', 'abort', 'prepare'];

/**
 * Where statements begin and end as `psql` sees it, which looks for no more than this. One alone is followed by something
 * else than SQL: `COPY … FROM stdin`. In no other form does `pg_dump` write it.
 */
export class Statements implements Omit<SqlTokens, 'backslash' | 'ambiguous'> {
  readonly #isOneTransaction: boolean;
  #parentheses = 0;
  #blocks = 0;
  #count = 0;
  #kind: string[] = [];
  /** The first word, and the last two things; `null` for what is no word. */
  #first: string | null | undefined;
  #last: readonly (string | null)[] = [];
  #isCopied = false;
  #seen = 0;

  constructor({ isOneTransaction }: { readonly isOneTransaction: boolean }) {
    this.#isOneTransaction = isOneTransaction;
  }

  /** How many have begun. */
  get count(): number {
    return this.#seen;
  }

  /** Nothing but blanks and comments since the last one. */
  get isBetween(): boolean {
    return this.#first === undefined;
  }

  /** The last one has just ended, and rows follow in the next line. */
  get isCopied(): boolean {
    return this.#isCopied;
  }

  rowsEnd(): void {
    this.#isCopied = false;
  }

  word(text: string): void {
    const word = text.toLowerCase();
    this.#note(word);
    if (this.#count === 0) this.#kind = [];
    if (kinds.includes(word) && this.#count < kept) this.#kind[this.#count] = word;
    this.#count++;
    if (this.#parentheses === 0 && this.#isRoutine) this.#block(word);
  }

  open(): void {
    this.#note(null);
    this.#parentheses++;
  }

  close(): void {
    this.#note(null);
    if (this.#parentheses > 0) this.#parentheses--;
  }

  other(): void {
    this.#note(null);
  }

  semicolon(): void {
    if (this.#parentheses > 0 || this.#blocks > 0) {
      this.#note(null);
      return;
    }
    if (this.#first === 'copy') this.#assertRows();
    this.#isCopied = this.#first === 'copy';
    this.#count = 0;
    this.#first = undefined;
    this.#last = [];
  }

  #note(thing: string | null): void {
    if (this.#first === undefined) this.#begin(thing);
    this.#last = [this.#last.at(-1) ?? null, thing];
  }

  #begin(thing: string | null): void {
    this.#first = thing;
    this.#seen++;
    if (!this.#isOneTransaction || !ofTransactions.includes(thing ?? '')) return;
    throw refused(
      `\`${thing}\` in it ends the transaction in which it is loaded`,
      'large objects in SQL need one of their own: name a role in `admin` that may create databases, or restore into one of another name',
    );
  }

  #assertRows(): void {
    const [from, stdin] = this.#last;
    if (from === 'from' && stdin === 'stdin') return;
    throw refused(
      `a COPY in it ends in \`${shown(this.#last.join(' ').trim())}\`: it would read or write a file, or run a program`,
    );
  }

  /** In the body of a function a semicolon ends nothing. */
  get #isRoutine(): boolean {
    return /^create,(or,replace,)?(function|procedure)/.test(this.#kind.join());
  }

  #block(word: string): void {
    if (word === 'begin') this.#blocks++;
    else if (word === 'case' && this.#blocks > 0) this.#blocks++;
    else if (word === 'end' && this.#blocks > 0) this.#blocks--;
  }
}
