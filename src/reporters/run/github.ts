import type { RunEvent } from '../../model/run/event.ts';
import type { StageName } from '../../model/stages.ts';
import { createGithubLog, type GithubReporter, type Story } from '../github/log.ts';
import type { Out } from '../reporter.ts';
import { renderRunMarkdown, renderRunOutputs } from './github-results.ts';
import { createNarrator } from './plain.ts';
import { problemsOf } from './problems.ts';

/** A run in the log of a workflow, folded by stage. */
export function createGithubReporter(out: Out): GithubReporter<RunEvent> {
  return createGithubLog(createStory(), out);
}

/** They overlap: one group for all. */
const streaming: readonly StageName[] = ['dump', 'compress', 'encrypt', 'checksum', 'upload'];

function createStory(): Story<RunEvent> {
  const narrator = createNarrator();
  return {
    ...narrator,
    phaseOf(event) {
      if (!('stage' in event)) return null;
      const { stage } = event;
      const title = stage === 'dump' ? streaming.join(', ') : stage;
      return { name: stage, title, isStart: event.event === 'stage-started' };
    },
    problems: () => problemsOf(narrator.view()),
    results(token) {
      const view = narrator.view();
      if (view.summary === null) return null;
      return {
        summary: renderRunMarkdown(view.summary, view),
        outputs: renderRunOutputs(view.summary, token),
      };
    },
  };
}
