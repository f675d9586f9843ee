import type { RunView } from './run-view.ts';

/** Something that went wrong or is not as it should be, told once. */
export interface Problem {
  readonly severity: 'error' | 'warning';
  /** Where: a code and stage, a part, a destination. */
  readonly where: string;
  readonly message: string;
  /** What to do; may be empty. */
  readonly hint: string;
}

/** All problems of a run, errors first, each once. */
export function problemsOf(view: RunView): readonly Problem[] {
  const all = [...failures(view), ...findings(view), ...missingCopies(view), ...warnings(view)];
  const distinct = new Map(all.toReversed().map((each) => [JSON.stringify(each.message), each]));
  const each = [...distinct.values()].toReversed();
  return [
    ...each.filter(({ severity }) => severity === 'error'),
    ...each.filter(({ severity }) => severity === 'warning'),
  ];
}

function failures({ summary, stages }: RunView): readonly Problem[] {
  if (summary === null) {
    return [...stages].flatMap(([where, { state, note }]) =>
      state === 'failed' ? [{ severity: 'error' as const, where, message: note, hint: '' }] : [],
    );
  }
  const { failure } = summary;
  if (failure === null) return [];
  const where = failure.stage === null ? failure.code : `${failure.code} ${failure.stage}`;
  const first = { severity: 'error', where, message: failure.message, hint: failure.hint } as const;
  return [
    first,
    ...failure.also.map((message) => ({ severity: 'error', where, message, hint: '' }) as const),
  ];
}

function findings(view: RunView): readonly Problem[] {
  return view.findings.map(({ severity, part, message, hint }) => ({
    severity,
    where: part,
    message,
    hint,
  }));
}

function missingCopies({ summary, destinations }: RunView): readonly Problem[] {
  if (summary === null) {
    return [...destinations].flatMap(([where, { state, error }]) =>
      state === 'failed' ? [{ severity: 'warning' as const, where, message: error, hint: '' }] : [],
    );
  }
  return summary.destinations
    .filter(({ state, error }) => state === 'missing' && error !== null)
    .map(({ id, required, error }) => ({
      severity: required ? 'error' : 'warning',
      where: id,
      message: error ?? '',
      hint: '',
    }));
}

function warnings({ summary, pipeline }: RunView): readonly Problem[] {
  return (summary?.warnings ?? []).map((message) => ({
    severity: 'warning',
    where: pipeline,
    message,
    hint: '',
  }));
}
