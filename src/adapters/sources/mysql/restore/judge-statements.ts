import type { StatementReader } from './split-statements.ts';
import { StatementBody } from './statement-body.ts';
import { type Allowance, findRule, type Rule } from './statement-rules.ts';

/** What a dump holds, by its own statements. */
export interface DumpContent {
  readonly tables: number;
  readonly views: number;
  readonly triggers: number;
  readonly events: number;
  readonly routines: number;
}

export interface Judge extends StatementReader {
  content(): DumpContent;
}

/** What no dump program writes. */
export class ForbiddenStatement extends Error {
  override readonly name = 'ForbiddenStatement';
}

/** In these a server reads quotes in another way than a client: only code may come while one is set. */
const treacherous = /^(?:big5|cp932|gb18030|gbk|sjis|ucs2|utf16|utf16le|utf32)$/i;

const inRows = new Set(
  'INSERT IGNORE INTO VALUES NULL DEFAULT TRUE FALSE _BINARY _UTF8MB4 _UTF8 _LATIN1 X B E'.split(
    ' ',
  ),
);
const begins = new Set(
  'SET DROP CREATE INSERT LOCK UNLOCK ALTER DO SELECT PREPARE EXECUTE DEALLOCATE'.split(' '),
);
const dropped = new Set('TABLE VIEW SEQUENCE TRIGGER FUNCTION PROCEDURE EVENT PACKAGE'.split(' '));
const beyond =
  /^(?:GLOBAL|PERSIST|PERSIST_ONLY|PASSWORD|ROLE|RESOURCE|STATEMENT|@@(?:GLOBAL|PERSIST).*)$/;
const files = /^(?:OUTFILE|DUMPFILE|LOAD_FILE)$/;
/** Only in front of them names may have one of a database. */
const named = new Set('DROP INSERT LOCK ALTER DO PREPARE EXECUTE'.split(' '));

const programs = new Set(['triggers', 'events', 'routines']);
const mayHaveCharset = new Set([...programs, 'set', 'mode', 'charset', 'view']);

/** Lets pass what the dump programs of both families write, and nothing else. */
export function createJudge(allowance: Allowance): Judge {
  return new StatementJudge(allowance);
}

class StatementJudge implements Judge {
  readonly #allowance: Allowance;
  #words: string[] = [];
  #selects = false;
  #semicolons = 0;
  #isOracle = false;
  #body = new StatementBody(false);
  #keepsBackslashes = false;
  #charset = '';
  readonly #views = new Set<string>();
  readonly #counts = { tables: 0, triggers: 0, events: 0, routines: 0 };

  constructor(allowance: Allowance) {
    this.#allowance = allowance;
  }

  keepsBackslashes(): boolean {
    return this.#keepsBackslashes;
  }

  content(): DumpContent {
    return { ...this.#counts, views: this.#views.size };
  }

  word(word: string): void {
    const [first] = this.#words;
    if (this.#words.length < 4) this.#words.push(word);
    const isTrick = first === undefined ? !begins.has(word) : this.#isTrick(first, word);
    if (isTrick) throw forbidden(first === undefined ? word : `${first} … ${word}`);
    // Behind its end a client would send another statement.
    if (!this.#body.takesWord(word)) throw forbidden(`two statements in one: … ${word}`);
    this.#selects ||= word === 'SELECT';
  }

  /** Told at once: a client would run at its end what has none. */
  #isTrick(first: string, word: string): boolean {
    switch (first) {
      case 'INSERT':
        return !inRows.has(word);
      case 'DROP':
        return this.#words.length === 2 && !dropped.has(word);
      case 'SET':
        return beyond.test(word);
      case 'SELECT':
        return files.test(word);
      default:
        return false;
    }
  }

  point(sign: '.' | ';'): void {
    if (sign === ';') {
      this.#semicolons += 1;
      this.#body.semicolon();
    } else if (named.has(this.#words[0] ?? '')) {
      throw forbidden(`${this.#words[0]} with the name of a database`);
    }
  }

  end(head: string, isWhole: boolean): void {
    if (head === '' && this.#words.length === 0) return;
    const rule = findRule(head, this.#allowance);
    if (rule === null) throw forbidden(head);
    this.#refuseTricks(rule, head, isWhole);
    this.#remember(rule, head);
    this.#words = [];
    this.#selects = false;
    this.#semicolons = 0;
    this.#body = new StatementBody(this.#isOracle);
  }

  #refuseTricks({ kind, mayBeLong }: Rule, head: string, isWhole: boolean): void {
    if (!(isWhole || mayBeLong)) throw forbidden(head);
    if (kind === 'table' && this.#selects) throw forbidden('CREATE TABLE with SELECT');
    if (this.#semicolons > 0 && !programs.has(kind)) {
      throw forbidden(`two statements in one: ${head}`);
    }
    if (treacherous.test(this.#charset) && !mayHaveCharset.has(kind)) throw forbidden(head);
  }

  #remember({ kind, value }: Rule, head: string): void {
    if (kind === 'mode') this.#setMode(value, head);
    if (kind === 'charset') this.#charset = value;
    if (kind === 'view') this.#views.add(value);
    if (kind === 'table') this.#counts.tables += 1;
    if (kind === 'triggers' || kind === 'events' || kind === 'routines') this.#counts[kind] += 1;
  }

  /** A mode that is kept for later could come back unseen. */
  #setMode(value: string, head: string): void {
    if (value === 'kept' && this.#keepsBackslashes) throw forbidden(head);
    if (value === 'kept') return;
    this.#keepsBackslashes = /NO_BACKSLASH_ESCAPES/i.test(value);
    this.#isOracle = /ORACLE/i.test(value);
  }
}

function forbidden(what: string): ForbiddenStatement {
  const short = what.length > 120 ? `${what.slice(0, 120)}…` : what;
  return new ForbiddenStatement(short.replace(/[^\x20-\x7e\u00a0-\uffff]/g, ' '));
}
