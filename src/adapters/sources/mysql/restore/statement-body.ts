/** What may hold statements of its own, where there is no BEGIN. */
const holders = new Set('IF CASE LOOP WHILE REPEAT PACKAGE'.split(' '));
/** `END IF` and its kin end what was not counted. */
const enders = new Set('IF CASE LOOP WHILE REPEAT FOR'.split(' '));

/**
 * Follows the code of one statement, to see where it is over: a client sends what comes behind that as another one. What is
 * doubtful counts as within.
 */
export class StatementBody {
  #opened = 0;
  #closed = 0;
  #holds = false;
  #isClosing = false;
  #isOver = false;
  #last = '';
  readonly #isLoose: boolean;

  /** What is written as Oracle does has other blocks: nobody looks where it is over. */
  constructor(isLoose: boolean) {
    this.#isLoose = isLoose;
  }

  /** False where the statement is over already. */
  takesWord(word: string): boolean {
    if (this.#isOver) return false;
    if (this.#isClosing && !enders.has(word)) this.#closed += 1;
    this.#isClosing = word === 'END' && (this.#last === ';' || this.#last === 'BEGIN');
    if (word === 'BEGIN') this.#opened += 1;
    if (this.#last === 'FOR' && word !== 'EACH') this.#holds = true;
    this.#holds ||= holders.has(word) && this.#last !== 'END';
    this.#last = word;
    return true;
  }

  semicolon(): void {
    if (this.#isClosing) this.#closed += 1;
    this.#isClosing = false;
    const isWithin = this.#opened === 0 ? this.#holds : this.#opened > this.#closed;
    this.#isOver ||= !(isWithin || this.#isLoose);
    this.#last = ';';
  }
}
