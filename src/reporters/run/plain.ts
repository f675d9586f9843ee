import type { RunEvent } from '../../model/run/event.ts';
import type { Narrator } from '../lines/narrator.ts';
import { createPlain } from '../lines/plain.ts';
import { toldLine } from '../lines/told-line.ts';
import type { Out, Reporter } from '../reporter.ts';
import { applyEvent } from './apply-event.ts';
import { plainLine, progressLine } from './plain-lines.ts';
import { createRunView, elapsedMs, type RunView } from './run-view.ts';
import { renderSummaryText } from './summary-text.ts';

/** A run in plain lines. */
export function createPlainReporter(out: Out): Reporter<RunEvent> {
  return createPlain(createNarrator(), out);
}

export interface RunNarrator extends Narrator<RunEvent> {
  /** What is known after the last event. */
  view(): RunView;
}

const progressEveryMs = 30_000;

export function createNarrator(): RunNarrator {
  let view = createRunView();
  const progressAt = new Map<string, number>();
  return {
    view: () => view,
    tell(event) {
      if (event.event === 'run-started' && view.summary !== null) view = createRunView();
      applyEvent(view, event);
      if (event.event === 'artifact-started') progressAt.set(event.artifact, view.nowMs);
      const text = plainLine(event) ?? dueProgress(event, view, progressAt);
      return { line: toldLine(elapsedMs(view), text), isEnd: event.event === 'run-finished' };
    },
    ending: (look) =>
      view.summary === null ? null : renderSummaryText(view.summary, { ...look, view }),
  };
}

function dueProgress(
  event: RunEvent,
  view: RunView,
  progressAt: Map<string, number>,
): string | null {
  if (event.event !== 'artifact-progress') return null;
  const last = progressAt.get(event.artifact) ?? view.startedMs;
  if (view.nowMs - last < progressEveryMs) return null;
  progressAt.set(event.artifact, view.nowMs);
  return progressLine(event.artifact, view);
}
