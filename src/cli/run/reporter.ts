import type { RunEvent } from '../../model/run/event.ts';
import type { Reporter } from '../../reporters/reporter.ts';
import type { Io } from '../io.ts';
import { openReporterFor, type Shows } from '../reporter/open.ts';
import type { Line } from '../verb.ts';

/** Shows a run. */
export function openReporter(line: Line, io: Io): Promise<Reporter<RunEvent>> {
  return openReporterFor(shows, line, io);
}

const shows: Shows<RunEvent> = {
  tree: async () => (await import('../../reporters/run/tree.ts')).createTreeReporter,
  plain: async () => (await import('../../reporters/run/plain.ts')).createPlainReporter,
  github: async () => (await import('../../reporters/run/github.ts')).createGithubReporter,
  endingOf: (event) => (event.event === 'run-finished' ? event.summary : null),
};
