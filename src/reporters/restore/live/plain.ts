import type { RestoreEvent } from '../../../model/restore/event.ts';
import { createDue } from '../../lines/due.ts';
import type { Narrator } from '../../lines/narrator.ts';
import { createPlain } from '../../lines/plain.ts';
import { toldLine } from '../../lines/told-line.ts';
import type { Out, Reporter } from '../../reporter.ts';
import { renderEnding } from '../ending/summary-text.ts';
import { applyEvent } from './apply-event.ts';
import { loadProgressLine, plainLine, safetyProgressLine } from './plain-lines.ts';
import { createRestoreView, elapsedMs, type RestoreView } from './restore-view.ts';

/** A restore in plain lines. */
export function createRestorePlain(out: Out): Reporter<RestoreEvent> {
  return createPlain(createRestoreNarrator(), out);
}

interface RestoreNarrator extends Narrator<RestoreEvent> {
  /** What is known after the last event. */
  view(): RestoreView;
}

export function createRestoreNarrator(): RestoreNarrator {
  let view = createRestoreView();
  const due = createDue();
  const isDue = (name: string) => due.isDue(name, view.nowMs, view.startedMs);
  const progressOf = (event: RestoreEvent): string | null => {
    if (event.event === 'safety-progress' && isDue('step safety')) return safetyProgressLine(view);
    if (event.event !== 'load-progress' || !isDue(`load ${event.artifact}`)) return null;
    return loadProgressLine(event.artifact, view);
  };
  return {
    view: () => view,
    tell(event) {
      view = applyEvent(view, event);
      if (event.event === 'step-started') due.begin(`step ${event.step}`, view.nowMs);
      if (event.event === 'load-started') due.begin(`load ${event.artifact}`, view.nowMs);
      const text = plainLine(event) ?? progressOf(event);
      return { line: toldLine(elapsedMs(view), text), isEnd: event.event === 'restore-finished' };
    },
    ending: (look) => (view.summary === null ? null : renderEnding(view.summary, look)),
  };
}
