export type Env = Readonly<Record<string, string | undefined>>;

/** Decided for each stream alone: stdout may go to a file while stderr is a terminal. */
export function wantsColour(facts: {
  readonly isTerminal: boolean;
  readonly env: Env;
  readonly refused: boolean;
}): boolean {
  const { NO_COLOR, FORCE_COLOR, TERM } = facts.env;
  if (facts.refused || isSet(NO_COLOR)) return false;
  if (isSet(FORCE_COLOR)) return !isDenial(FORCE_COLOR);
  return facts.isTerminal && TERM !== 'dumb';
}

export function isCi({ CI }: Env): boolean {
  return isSet(CI) && !isDenial(CI);
}

function isSet(value: string | undefined): value is string {
  return value !== undefined && value !== '';
}

function isDenial(value: string): boolean {
  return value === '0' || value === 'false';
}
