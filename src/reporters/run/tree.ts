import type { RunEvent } from '../../model/run/event.ts';
import type { Reporter, Screen } from '../reporter.ts';
import { hookRows } from '../tree/hook.ts';
import type { Pulse } from '../tree/pulse.ts';
import type { Subject, Taken } from '../tree/subject.ts';
import { createTree } from '../tree/tree.ts';
import { applyEvent } from './apply-event.ts';
import { noticeOf } from './notice-of.ts';
import { createRunView } from './run-view.ts';
import { renderSummaryText } from './summary-text.ts';
import { branchesOf } from './tree-rows.ts';

/** A run as a tree of its stages. */
export function createTreeReporter(screen: Screen, pulse?: Pulse): Reporter<RunEvent> {
  return createTree(createSubject(), screen, pulse);
}

function createSubject(): Subject<RunEvent> {
  let view = createRunView();
  return {
    take(event): Taken {
      const isStart = event.event === 'run-started';
      if (isStart && view.summary !== null) view = createRunView();
      applyEvent(view, event);
      return {
        opening: isStart ? { title: event.pipeline, id: event.run } : null,
        notice: noticeOf(event),
        isEnd: event.event === 'run-finished',
      };
    },
    branches: (nowMs) => branchesOf(view, nowMs),
    beside: () => hookRows(view.hook),
    ending: (look) =>
      view.summary === null ? null : renderSummaryText(view.summary, { ...look, view }),
  };
}
