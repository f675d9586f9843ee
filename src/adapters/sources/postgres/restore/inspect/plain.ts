import type { Json } from '../../../../../model/run/facts.ts';
import type { Inspector } from '../../../../../ports/inspector.ts';
import { backslash, carriageReturn, newline } from './bytes.ts';
import { OwnCommands } from './own-commands.ts';
import { refused } from './refusal.ts';
import { SqlScanner } from './sql-scanner.ts';
import { Statements } from './statement.ts';

/** What this module is loaded for, in the process that the dump passes through on its way to `psql`. */
export function createInspector(options: Json): PlainCheck {
  // Written by the restorer of this same version.
  return new PlainCheck(options as unknown as PlainOptions);
}

export interface PlainOptions {
  /** It is loaded in a transaction that it may not end. */
  readonly isOneTransaction: boolean;
}

/** As `\.` in a line of its own, however it ends. */
const longestEnd = 3;

/**
 * Refuses SQL in which `psql` would find a command of its own: such a command can start any program on the machine that
 * restores. The pair of commands that `pg_dump` itself writes becomes two comments.
 */
export class PlainCheck implements Inspector {
  readonly #statements: Statements;
  readonly #commands = new OwnCommands();
  readonly #scanner: SqlScanner;
  #line = 1;
  #isAtStart = true;
  #isBackslash = false;
  #mode: 'sql' | 'rows begin' | 'rows' = 'sql';
  /** What is known of the line of a row that came in two pieces; `null` when it can no longer be the end. */
  #row: number[] | null = [];

  constructor({ isOneTransaction }: PlainOptions) {
    const statements = new Statements({ isOneTransaction });
    this.#statements = statements;
    this.#scanner = new SqlScanner({
      word: (text) => statements.word(text),
      open: () => statements.open(),
      close: () => statements.close(),
      other: () => statements.other(),
      semicolon: () => statements.semicolon(),
      backslash: () => {
        this.#isBackslash = true;
      },
      ambiguous: (what) => {
        throw refused(`line ${this.#line} holds ${what}`);
      },
    });
  }

  read(bytes: Buffer): void {
    if (bytes.includes(0)) throw refused('it holds a zero byte');
    for (let at = 0; at < bytes.length; ) {
      if (this.#mode === 'rows') at = this.#passRows(bytes, at);
      else this.#step(bytes, at++);
    }
  }

  found(): Json {
    const isWhole =
      this.#mode === 'sql' &&
      this.#scanner.isPlain &&
      this.#statements.isBetween &&
      this.#commands.isWhole;
    if (!isWhole) throw refused('it breaks off in the middle');
    return null;
  }

  #step(bytes: Buffer, at: number): void {
    const byte = bytes[at] ?? 0;
    if (this.#mode === 'rows begin') this.#beginRows(byte);
    else if (this.#commands.isReading) this.#commands.take(bytes, at, this.#statements.count === 0);
    else this.#sql(bytes, at);
    this.#isAtStart = byte === newline;
    if (byte === newline) this.#line++;
  }

  #sql(bytes: Buffer, at: number): void {
    const before = this.#statements.count;
    this.#scanner.step(bytes[at] ?? 0);
    if (this.#isBackslash) this.#command(bytes, at);
    if (this.#commands.isOver && this.#statements.count > before) {
      throw refused(`line ${this.#line} follows its end`);
    }
    if (this.#statements.isCopied) this.#mode = 'rows begin';
  }

  #command(bytes: Buffer, at: number): void {
    this.#isBackslash = false;
    if (!this.#isAtStart || !this.#statements.isBetween) {
      throw refused(
        `line ${this.#line} holds a backslash outside of any text, which begins a command of psql: it can start any program where it runs`,
      );
    }
    this.#commands.begin(bytes, at);
  }

  /** Whatever else stood in the line would be SQL for psql, and a row here. */
  #beginRows(byte: number): void {
    if (byte === carriageReturn) return;
    if (byte !== newline) throw refused(`line ${this.#line} goes on behind a COPY`);
    this.#statements.rowsEnd();
    this.#row = [];
    this.#mode = 'rows';
  }

  /** From line to line: most of a dump is rows. */
  #passRows(bytes: Buffer, from: number): number {
    let at = from;
    while (at < bytes.length) {
      const end = bytes.indexOf(newline, at);
      this.#remember(bytes.subarray(at, end === -1 ? bytes.length : end));
      if (end === -1) return bytes.length;
      at = end + 1;
      this.#line++;
      const isEnd = isRowsEnd(this.#row);
      this.#row = [];
      if (!isEnd) continue;
      this.#mode = 'sql';
      this.#isAtStart = true;
      return at;
    }
    return at;
  }

  #remember(piece: Buffer): void {
    if (this.#row === null) return;
    const length = this.#row.length + piece.length;
    this.#row = length > longestEnd ? null : [...this.#row, ...piece];
  }
}

function isRowsEnd(row: readonly number[] | null): boolean {
  if (row === null || row[0] !== backslash || row[1] !== 0x2e) return false;
  return row.length === 2 || (row.length === 3 && row[2] === carriageReturn);
}
