import type { RestoreEvent } from '../../../model/restore/event.ts';
import type { Reporter, Screen } from '../../reporter.ts';
import { hookRows } from '../../tree/hook.ts';
import type { Pulse } from '../../tree/pulse.ts';
import type { Subject } from '../../tree/subject.ts';
import { createTree } from '../../tree/tree.ts';
import { renderEnding } from '../ending/summary-text.ts';
import { applyEvent } from './apply-event.ts';
import { branchesOf } from './branches.ts';
import { noticeOf } from './notice-of.ts';
import { createRestoreView } from './restore-view.ts';

/** A restore as a tree of its steps. */
export function createRestoreTree(screen: Screen, pulse?: Pulse): Reporter<RestoreEvent> {
  return createTree(createSubject(), screen, pulse);
}

function createSubject(): Subject<RestoreEvent> {
  let view = createRestoreView();
  return {
    take(event) {
      view = applyEvent(view, event);
      return {
        opening: openingOf(event),
        notice: noticeOf(event),
        isEnd: event.event === 'restore-finished',
      };
    },
    branches: (nowMs) => branchesOf(view, nowMs),
    beside: () => hookRows(view.hook),
    ending: (look) => (view.summary === null ? null : renderEnding(view.summary, look)),
  };
}

function openingOf(event: RestoreEvent) {
  if (event.event !== 'restore-started') return null;
  return { title: `restore of ${event.pipeline}@${event.backup}`, id: event.run };
}
