import type { RunEvent } from '../../model/run/event.ts';
import { createDue } from '../lines/due.ts';
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

interface RunNarrator extends Narrator<RunEvent> {
  /** What is known after the last event. */
  view(): RunView;
}

export function createNarrator(): RunNarrator {
  let view = createRunView();
  const due = createDue();
  const progressOf = (event: RunEvent) =>
    event.event === 'artifact-progress' && due.isDue(event.artifact, view.nowMs, view.startedMs)
      ? progressLine(event.artifact, view)
      : null;
  return {
    view: () => view,
    tell(event) {
      if (event.event === 'run-started' && view.summary !== null) view = createRunView();
      applyEvent(view, event);
      if (event.event === 'artifact-started') due.begin(event.artifact, view.nowMs);
      const text = plainLine(event) ?? progressOf(event);
      return { line: toldLine(elapsedMs(view), text), isEnd: event.event === 'run-finished' };
    },
    ending: (look) =>
      view.summary === null ? null : renderSummaryText(view.summary, { ...look, view }),
  };
}
