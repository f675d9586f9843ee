import {
  backslash,
  carriageReturn,
  closing,
  continuesWord,
  dash,
  dollar,
  doubleQuote,
  isDigit,
  isSpace,
  newline,
  opening,
  quote,
  semicolon,
  slash,
  star,
  startsWord,
} from './bytes.ts';

/** What stands outside of literals, quoted names and comments. */
export interface SqlTokens {
  word(text: string): void;
  open(): void;
  close(): void;
  semicolon(): void;
  backslash(): void;
  /** Anything else that is no blank. */
  other(): void;
  /** What different versions of `psql` read in different ways. Throws. */
  ambiguous(what: string): never;
}

const longestWord = 64;
const letterE = 0x65;

/**
 * Takes SQL apart as `psql` does, one byte after another: what it would take for one of its own commands must be seen
 * here, too. Where its versions differ it is refused.
 */
export class SqlScanner {
  readonly #tokens: SqlTokens;
  #state: (byte: number) => void;
  #word = '';
  #depth = 0;
  #hasEscapes = false;
  #tag = '';
  #closing = '';

  constructor(tokens: SqlTokens) {
    this.#tokens = tokens;
    this.#state = this.#plain;
  }

  /** Whether nothing is open: no literal, no comment. */
  get isPlain(): boolean {
    return this.#state === this.#plain;
  }

  step(byte: number): void {
    this.#state(byte);
  }

  readonly #plain = (byte: number): void => {
    if (isSpace(byte)) this.#blank(byte);
    else if (startsWord(byte)) this.#begin(byte, this.#inWord);
    else if (isDigit(byte)) this.#begin(byte, this.#inNumber);
    else this.#mark(byte);
  };

  /** In what is read line by line another end of a line hides what follows. */
  #blank(byte: number): void {
    if (byte === carriageReturn) this.#state = this.#afterReturn;
  }

  readonly #afterReturn = (byte: number): void => {
    if (byte !== newline) this.#tokens.ambiguous('a carriage return within a line');
    this.#state = this.#plain;
  };

  #begin(byte: number, state: (byte: number) => void): void {
    this.#word = String.fromCharCode(byte);
    this.#state = state;
  }

  #mark(byte: number): void {
    switch (byte) {
      case quote:
        this.#literal(false);
        return;
      case doubleQuote:
        this.#tokens.other();
        this.#state = this.#inName;
        return;
      case dollar:
        this.#tag = '';
        this.#state = this.#afterDollar;
        return;
      case dash:
        this.#state = this.#afterDash;
        return;
      case slash:
        this.#state = this.#afterSlash;
        return;
      default:
        this.#tell(byte);
    }
  }

  #tell(byte: number): void {
    if (byte === opening) this.#tokens.open();
    else if (byte === closing) this.#tokens.close();
    else if (byte === semicolon) this.#tokens.semicolon();
    else if (byte === backslash) this.#tokens.backslash();
    else this.#tokens.other();
  }

  /** The byte belongs to what comes next. */
  #again(byte: number): void {
    this.#state = this.#plain;
    this.#plain(byte);
  }

  readonly #inWord = (byte: number): void => {
    if (continuesWord(byte)) {
      if (this.#word.length <= longestWord) this.#word += String.fromCharCode(byte);
      return;
    }
    const word = this.#word;
    if (byte === quote && /^[ebxn]$/i.test(word)) {
      this.#literal(word === 'e' || word === 'E');
      return;
    }
    this.#tokens.word(word);
    this.#again(byte);
  };

  readonly #inNumber = (byte: number): void => {
    if (isDigit(byte) || byte === 0x2e) return;
    if ((byte | 0x20) === letterE) {
      this.#state = this.#inExponent;
      return;
    }
    this.#endNumber(byte);
  };

  readonly #inExponent = (byte: number): void => {
    const isSign = byte === dash || byte === 0x2b;
    if (!isDigit(byte) && !isSign) this.#tokens.ambiguous('a number that ends in a letter');
    this.#state = this.#inNumber;
  };

  #endNumber(byte: number): void {
    if (startsWord(byte)) this.#tokens.ambiguous('a number that ends in a letter');
    this.#tokens.other();
    this.#again(byte);
  }

  readonly #afterDollar = (byte: number): void => {
    if (byte === dollar) {
      this.#tokens.other();
      this.#closing = '';
      this.#state = this.#inBody;
    } else if (this.#tag === '' && isDigit(byte)) this.#state = this.#inParameter;
    else if (startsWord(byte) || isDigit(byte)) this.#tag += String.fromCharCode(byte);
    else this.#noBody(byte);
  };

  readonly #inParameter = (byte: number): void => {
    if (!isDigit(byte)) this.#endNumber(byte);
  };

  /** A dollar alone, and then perhaps a word. */
  #noBody(byte: number): void {
    this.#tokens.other();
    if (this.#tag === '') {
      this.#again(byte);
      return;
    }
    this.#word = this.#tag;
    this.#state = this.#inWord;
    this.#inWord(byte);
  }

  /** A body ends with the tag that it began with; a dollar that ends another tag can begin the right one. */
  readonly #inBody = (byte: number): void => {
    const isOpen = this.#closing !== '';
    if (byte === dollar) {
      if (isOpen && this.#closing === `$${this.#tag}`) this.#state = this.#plain;
      this.#closing = '$';
    } else if (isOpen && this.#closing.length <= this.#tag.length) {
      this.#closing += String.fromCharCode(byte);
    } else this.#closing = '';
  };

  #literal(hasEscapes: boolean): void {
    this.#tokens.other();
    this.#hasEscapes = hasEscapes;
    this.#state = this.#inLiteral;
  }

  readonly #inLiteral = (byte: number): void => {
    if (byte === quote) this.#state = this.#afterLiteral;
    else if (byte === backslash && this.#hasEscapes) this.#state = this.#escaped;
  };

  readonly #escaped = (): void => {
    this.#state = this.#inLiteral;
  };

  readonly #afterLiteral = (byte: number): void => {
    if (byte === quote) this.#state = this.#inLiteral;
    else this.#again(byte);
  };

  /** A doubled quote ends it and begins another one, which is the same here. */
  readonly #inName = (byte: number): void => {
    if (byte === doubleQuote) this.#state = this.#plain;
  };

  readonly #afterDash = (byte: number): void => {
    if (byte === dash) this.#state = this.#inComment;
    else this.#endMark(byte);
  };

  readonly #afterSlash = (byte: number): void => {
    if (byte === star) {
      this.#depth = 1;
      this.#state = this.#inBlock;
    } else this.#endMark(byte);
  };

  #endMark(byte: number): void {
    this.#tokens.other();
    this.#again(byte);
  }

  readonly #inComment = (byte: number): void => {
    if (byte === newline) this.#state = this.#plain;
    else if (byte === carriageReturn) this.#state = this.#afterReturn;
  };

  readonly #inBlock = (byte: number): void => {
    if (byte === star) this.#state = this.#starInBlock;
    else if (byte === slash) this.#state = this.#slashInBlock;
  };

  readonly #starInBlock = (byte: number): void => {
    if (byte === star) return;
    this.#state = this.#inBlock;
    if (byte !== slash) return;
    this.#depth--;
    if (this.#depth === 0) this.#state = this.#plain;
  };

  readonly #slashInBlock = (byte: number): void => {
    if (byte === slash) return;
    this.#state = this.#inBlock;
    if (byte === star) this.#depth++;
  };
}
