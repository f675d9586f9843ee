/** One thing that was looked at. */
export interface Checked {
  /** `host`, or the name of a pipeline. */
  readonly where: string;
  readonly what: string;
  readonly state: 'ok' | 'warning' | 'error';
  readonly message: string;
  /** What to do; empty when all is well. */
  readonly hint: string;
}

export type Naming = Pick<Checked, 'where' | 'what'>;

export function well(naming: Naming, message: string): Checked {
  return { ...naming, state: 'ok', message, hint: '' };
}

export function odd(naming: Naming, message: string, hint: string): Checked {
  return { ...naming, state: 'warning', message, hint };
}

export function wrong(naming: Naming, message: string, hint: string): Checked {
  return { ...naming, state: 'error', message, hint };
}
