/** Hears of statements as a client would send them. Whatever it throws ends the reading. */
export interface StatementReader {
  /** A word outside of quotes, in capitals. Numbers are none. */
  word(word: string): void;
  /** A `.` or a `;` outside of quotes and numbers that does not end the statement. */
  point(sign: '.' | ';'): void;
  /** Its beginning, without comments; what is only for some versions is taken as it is. */
  end(head: string, isWhole: boolean): void;
  /** Whether backslashes in quotes mean nothing by now. */
  keepsBackslashes(): boolean;
}

/** What no dump program writes, and a client would act on. */
export class SplitError extends Error {
  override readonly name = 'SplitError';
}

const headBytes = 16_384;
const longestWord = 256;
const [newline, space, backslash, star, slash, dash] = [10, 32, 92, 42, 47, 45] as const;
const [apostrophe, quote, backtick, hash, point, semicolon] = [39, 34, 96, 35, 46, 59] as const;

const isWord = Array.from({ length: 256 }, (_byte, at) => {
  return at >= 128 || /[\w$@]/.test(String.fromCharCode(at));
});
const isDigit = (byte: number): boolean => byte >= 48 && byte <= 57;

/** Where the rest of the input is needed to know what the bytes mean. */
const more = -1;

/** Splits as the client programs do: they, and not the server, decide what is sent as one statement. */
export class StatementSplitter {
  readonly #reader: StatementReader;
  readonly #head = Buffer.allocUnsafe(headBytes);
  #length = 0;
  #isCut = false;
  #mode: 'code' | 'quoted' | 'line' | 'comment' | 'number' = 'code';
  #quote = 0;
  #isEscaped = false;
  /** Within what is only for some versions. */
  #isConditional = false;
  #delimiter = Buffer.from(';');
  #held = Buffer.alloc(0);

  constructor(reader: StatementReader) {
    this.#reader = reader;
  }

  /** Everything that ends in these bytes has been told of when it returns. */
  read(bytes: Buffer): void {
    const all = this.#held.length === 0 ? bytes : Buffer.concat([this.#held, bytes]);
    let at = 0;
    while (at < all.length) {
      const next = this.#step(all, at);
      if (next === more) break;
      at = next;
    }
    this.#held = Buffer.from(all.subarray(at));
    if (this.#held.length > longestWord) throw new SplitError('a word that has no end');
  }

  /** Whether nothing has begun that has no end yet. */
  isAtRest(): boolean {
    return this.#mode === 'code' && this.#length === 0 && this.#held.toString().trim() === '';
  }

  #step(bytes: Buffer, at: number): number {
    switch (this.#mode) {
      case 'quoted':
        return this.#readQuoted(bytes, at);
      case 'line': {
        const end = bytes.indexOf(newline, at);
        if (end >= 0) this.#mode = 'code';
        return end < 0 ? bytes.length : end;
      }
      case 'comment':
        return this.#readComment(bytes, at);
      case 'number':
        return this.#readNumber(bytes, at);
      default:
        return this.#readCode(bytes, at);
    }
  }

  #readQuoted(bytes: Buffer, start: number): number {
    let at = start;
    if (this.#isEscaped) {
      this.#isEscaped = false;
      at += 1;
    }
    const escapes = this.#quote !== backtick && !this.#reader.keepsBackslashes();
    for (; at < bytes.length; at += 1) {
      const byte = bytes[at];
      if (byte === this.#quote) {
        this.#mode = 'code';
        at += 1;
        break;
      }
      if (byte !== backslash || !escapes) continue;
      if (at + 1 < bytes.length) at += 1;
      else this.#isEscaped = true;
    }
    this.#keep(bytes, start, at);
    return at;
  }

  #readComment(bytes: Buffer, at: number): number {
    const end = bytes.indexOf('*/', at);
    if (end < 0) return bytes[bytes.length - 1] === star ? atLast(bytes, at) : bytes.length;
    this.#mode = 'code';
    this.#keepSpace();
    return end + 2;
  }

  #readNumber(bytes: Buffer, start: number): number {
    let at = start;
    while (at < bytes.length && (isWord[bytes[at] ?? 0] || bytes[at] === point)) at += 1;
    this.#keep(bytes, start, at);
    if (at < bytes.length) this.#mode = 'code';
    return at;
  }

  #readCode(bytes: Buffer, at: number): number {
    const byte = bytes[at] ?? 0;
    if (byte === this.#delimiter[0]) {
      const end = this.#readDelimiter(bytes, at);
      if (end !== 0) return end;
    }
    if (isDigit(byte)) {
      this.#mode = 'number';
      return at;
    }
    if (isWord[byte]) return this.#readWord(bytes, at);
    if (byte <= space) {
      this.#keepSpace(byte === newline);
      return at + 1;
    }
    return this.#readSign(bytes, at);
  }

  #readSign(bytes: Buffer, at: number): number {
    const byte = bytes[at] ?? 0;
    if (byte === apostrophe || byte === quote || byte === backtick) {
      this.#mode = 'quoted';
      this.#quote = byte;
    } else if (byte === backslash) {
      throw new SplitError(
        'a command for the client program itself: a backslash outside of quotes',
      );
    } else if (byte === point || byte === semicolon) {
      this.#reader.point(byte === point ? '.' : ';');
    } else if (byte === hash || byte === dash || byte === slash || byte === star) {
      const next = this.#readComments(bytes, at);
      if (next !== 0) return next;
    }
    this.#keep(bytes, at, at + 1);
    return at + 1;
  }

  /** 0 where it is none. */
  #readDelimiter(bytes: Buffer, at: number): number {
    const found = bytes.subarray(at, at + this.#delimiter.length);
    if (!found.equals(this.#delimiter.subarray(0, found.length))) return 0;
    if (found.length < this.#delimiter.length) return more;
    const head = this.#head.toString('utf8', 0, this.#length).trim();
    this.#reader.end(head, !this.#isCut);
    this.#length = 0;
    this.#isCut = false;
    this.#isConditional = false;
    return at + found.length;
  }

  #readWord(bytes: Buffer, at: number): number {
    let end = at;
    while (end < bytes.length && isWord[bytes[end] ?? 0]) end += 1;
    if (end === bytes.length) return more;
    // The one that stands most often says nothing.
    const isNull = end - at === 4 && bytes.toString('latin1', at, end) === 'NULL';
    if (isNull && this.#length > 0) {
      this.#keep(bytes, at, end);
      return end;
    }
    const word = bytes.toString('utf8', at, end).toUpperCase();
    if (word.endsWith('DELIMITER') && bytes[end] === space) {
      return this.#readDelimiterLine(bytes, { word, end });
    }
    this.#keep(bytes, at, end);
    this.#reader.word(word);
    return end;
  }

  /** Clients know the word anywhere outside of quotes; dump programs write it between statements. */
  #readDelimiterLine(bytes: Buffer, { word, end }: { word: string; end: number }): number {
    const close = bytes.indexOf(newline, end);
    if (close < 0 && bytes.length - end < 64) return more;
    const given = close < 0 ? '' : bytes.toString('latin1', end, close).trim();
    const isBetween = this.#head.toString('latin1', 0, this.#length).trim() === '';
    if (word !== 'DELIMITER' || !isBetween || !/^(?:;{1,8}|[/$|]{1,4})$/.test(given)) {
      throw new SplitError('the word DELIMITER where no dump has it');
    }
    this.#delimiter = Buffer.from(given);
    this.#length = 0;
    return close;
  }

  /** 0 where the byte begins or ends no comment. */
  #readComments(bytes: Buffer, at: number): number {
    const [first, second, third] = [bytes[at], bytes[at + 1], bytes[at + 2]];
    if (first === hash) {
      this.#mode = 'line';
      return at + 1;
    }
    if (second === undefined) return more;
    if (first === star) {
      if (second !== slash || !this.#isConditional) return 0;
      this.#isConditional = false;
      this.#keepSpace();
      return at + 2;
    }
    if (second !== (first === dash ? dash : star)) return 0;
    if (third === undefined) return more;
    if (first === dash) {
      if (third > space) return 0;
      this.#mode = 'line';
      return at + 2;
    }
    return this.#readBlock(bytes, at);
  }

  #readBlock(bytes: Buffer, at: number): number {
    const begin = bytes.toString('latin1', at + 2, at + 12);
    if (begin.length < 10 && /^M?!?\d*$/.test(begin)) return more;
    const version = /^M?!\d*/.exec(begin)?.[0];
    if (version === undefined) {
      this.#mode = 'comment';
      return at + 2;
    }
    this.#isConditional = true;
    this.#keepSpace();
    return at + 2 + version.length;
  }

  /** One for many, a break of the line before all others. */
  #keepSpace(isBreak = false): void {
    if (this.#length === 0) return;
    const last = this.#head[this.#length - 1];
    if (last === space && isBreak) this.#head[this.#length - 1] = newline;
    if (last === space || last === newline || this.#length === headBytes) return;
    this.#head[this.#length++] = isBreak ? newline : space;
  }

  #keep(bytes: Buffer, from: number, to: number): void {
    const room = headBytes - this.#length;
    if (to - from > room) this.#isCut = true;
    if (room > 0)
      this.#length += bytes.copy(this.#head, this.#length, from, Math.min(to, from + room));
  }
}

/** All but the last byte, with which the end of a comment may begin. */
function atLast(bytes: Buffer, at: number): number {
  return bytes.length - 1 > at ? bytes.length - 1 : more;
}
