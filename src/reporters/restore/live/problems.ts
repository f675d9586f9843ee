import { arrangeProblems, failureProblems, type Problem } from '../../github/problem.ts';
import { lostWords } from './notice-of.ts';
import type { RestoreView } from './restore-view.ts';

/** All problems of a restore, errors first, each once. */
export function problemsOf(view: RestoreView): readonly Problem[] {
  return arrangeProblems([...failures(view), ...lostCopies(view), ...warnings(view)]);
}

function failures({ summary, steps }: RestoreView): readonly Problem[] {
  if (summary !== null) {
    const { failure } = summary;
    return failure === null ? [] : failureProblems(failure, failure.step);
  }
  return [...steps].flatMap(([where, { state, note }]) =>
    state === 'failed' ? [{ severity: 'error' as const, where, message: note, hint: '' }] : [],
  );
}

/** Once it has ended, its warnings say them. */
function lostCopies({ summary, lost }: RestoreView): readonly Problem[] {
  if (summary !== null) return [];
  return lost.map((event) => ({
    severity: 'warning',
    where: event.destination,
    message: lostWords(event),
    hint: '',
  }));
}

function warnings({ summary, pipeline }: RestoreView): readonly Problem[] {
  return (summary?.warnings ?? []).map((message) => ({
    severity: 'warning',
    where: pipeline,
    message,
    hint: '',
  }));
}
