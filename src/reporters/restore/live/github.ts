import type { RestoreEvent } from '../../../model/restore/event.ts';
import { createGithubLog, type GithubReporter, type Story } from '../../github/log.ts';
import type { Out } from '../../reporter.ts';
import { renderRestoreMarkdown, renderRestoreOutputs } from '../ending/github-results.ts';
import { createRestoreNarrator } from './plain.ts';
import { problemsOf } from './problems.ts';

/** A restore in the log of a workflow, folded by step. */
export function createRestoreGithub(out: Out): GithubReporter<RestoreEvent> {
  return createGithubLog(createStory(), out);
}

function createStory(): Story<RestoreEvent> {
  const narrator = createRestoreNarrator();
  return {
    ...narrator,
    phaseOf(event) {
      if (!('step' in event)) return null;
      const { step } = event;
      return { name: step, title: step, isStart: event.event === 'step-started' };
    },
    problems: () => problemsOf(narrator.view()),
    results(token) {
      const view = narrator.view();
      const { summary } = view;
      if (summary === null) return null;
      return {
        summary: renderRestoreMarkdown(summary, problemsOf(view)),
        outputs: renderRestoreOutputs(summary, token),
      };
    },
  };
}
