/** Something that went wrong or is not as it should be, told once. */
export interface Problem {
  readonly severity: 'error' | 'warning';
  /** Where: a code and stage, a part, a destination. */
  readonly where: string;
  readonly message: string;
  /** What to do; may be empty. */
  readonly hint: string;
}

/** Errors first, each once: what is told twice stays where it was told first. */
export function arrangeProblems(all: readonly Problem[]): readonly Problem[] {
  const distinct = new Map(all.toReversed().map((each) => [JSON.stringify(each.message), each]));
  const each = [...distinct.values()].toReversed();
  return [
    ...each.filter(({ severity }) => severity === 'error'),
    ...each.filter(({ severity }) => severity === 'warning'),
  ];
}

interface Failure {
  readonly code: string;
  readonly message: string;
  readonly hint: string;
  readonly also: readonly string[];
}

/** What ended it, and what went wrong while cleaning up after it. */
export function failureProblems(
  { code, message, hint, also }: Failure,
  phase: string | null,
): readonly Problem[] {
  const where = phase === null ? code : `${code} ${phase}`;
  const first = { severity: 'error', where, message, hint } as const;
  return [first, ...also.map((text) => ({ ...first, message: text, hint: '' }))];
}
