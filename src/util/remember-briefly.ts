interface Asked<Question extends readonly unknown[], T> {
  readonly find: (...question: Question) => Promise<T>;
  /** An answer is that old when it was asked for that long ago. */
  readonly forMs: number;
  readonly now: (...question: Question) => number;
}

interface Found<Question extends readonly unknown[], T> {
  /** What was found out a moment ago, else as `anew`. */
  readonly lately: (...question: Question) => Promise<T>;
  /** Asks, unless a question is on its way. */
  readonly anew: (...question: Question) => Promise<T>;
}

/** What several steps want to know one right after the other is asked once; a failure is forgotten. */
export function rememberBriefly<Question extends readonly unknown[], T>({
  find,
  forMs,
  now,
}: Asked<Question, T>): Found<Question, T> {
  let known: Known<T> | null = null;
  const ask = (...question: Question): Promise<T> => {
    const asked = { at: now(...question), answer: find(...question), isOpen: true };
    known = asked;
    asked.answer.then(
      () => {
        asked.isOpen = false;
      },
      () => {
        if (known === asked) known = null;
      },
    );
    return asked.answer;
  };
  const lately = (...question: Question): Promise<T> => {
    const age = known === null ? Number.NaN : now(...question) - known.at;
    // A clock that was set back tells no age.
    return known !== null && age >= 0 && age < forMs ? known.answer : ask(...question);
  };
  const anew = (...question: Question): Promise<T> =>
    known?.isOpen === true ? known.answer : ask(...question);
  return { lately, anew };
}

interface Known<T> {
  readonly at: number;
  readonly answer: Promise<T>;
  isOpen: boolean;
}
