import { arrangeProblems, failureProblems, type Problem } from '../github/problem.ts';
import type { RunView } from './run-view.ts';

/** All problems of a run, errors first, each once. */
export function problemsOf(view: RunView): readonly Problem[] {
  return arrangeProblems([
    ...failures(view),
    ...findings(view),
    ...missingCopies(view),
    ...warnings(view),
  ]);
}

function failures({ summary, stages }: RunView): readonly Problem[] {
  if (summary === null) {
    return [...stages].flatMap(([where, { state, note }]) =>
      state === 'failed' ? [{ severity: 'error' as const, where, message: note, hint: '' }] : [],
    );
  }
  const { failure } = summary;
  if (failure === null) return [];
  return failureProblems(failure, failure.stage);
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
