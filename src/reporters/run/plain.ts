import type { RunEvent } from '../../model/run/event.ts';
import { formatElapsed } from '../../util/human.ts';
import { visibleLine } from '../../util/visible-text.ts';
import { applyEvent } from './apply-event.ts';
import { plainLine, progressLine } from './plain-lines.ts';
import type { Out, Reporter } from './reporter.ts';
import { createRunView, elapsedMs, type RunView } from './run-view.ts';
import { renderSummaryText } from './summary-text.ts';

/** Off a terminal: one line for each event that matters, then how the run ended. */
export function createPlainReporter(out: Out): Reporter {
  const narrator = createNarrator();
  let isClosed = false;
  return {
    report(event) {
      if (isClosed) return;
      const { view, line } = narrator.tell(event);
      if (line !== null) out.write(`${line}\n`);
      if (event.event !== 'run-finished') return;
      const look = { palette: out.palette, columns: Number.POSITIVE_INFINITY, view };
      out.write(`\n${renderSummaryText(event.summary, look)}`);
    },
    say(text) {
      if (!isClosed) out.write(`${visibleLine(text)}\n`);
    },
    close() {
      isClosed = true;
    },
  };
}

/** Tells events as lines that begin with the time since the start of the run. */
export interface Narrator {
  tell(event: RunEvent): { readonly view: RunView; readonly line: string | null };
}

const progressEveryMs = 30_000;

export function createNarrator(): Narrator {
  let view = createRunView();
  const progressAt = new Map<string, number>();
  return {
    tell(event) {
      if (event.event === 'run-started' && view.summary !== null) view = createRunView();
      applyEvent(view, event);
      if (event.event === 'artifact-started') progressAt.set(event.artifact, view.nowMs);
      const text = plainLine(event) ?? dueProgress(event, view, progressAt);
      const line = text === null ? null : `${formatElapsed(elapsedMs(view))} ${visibleLine(text)}`;
      return { view, line };
    },
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
