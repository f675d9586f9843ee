import type { RestoreEvent } from '../../model/restore/event.ts';
import type { Reporter } from '../../reporters/reporter.ts';
import type { Io } from '../io.ts';
import { openReporterFor, type Shows } from '../reporter/open.ts';
import type { Line } from '../verb.ts';

export type RestoreReporter = Reporter<RestoreEvent>;

/** Shows a restore. */
export function openRestoreReporter(
  line: Pick<Line, 'json' | 'quiet'>,
  io: Io,
): Promise<RestoreReporter> {
  return openReporterFor(shows, line, io);
}

const shows: Shows<RestoreEvent> = {
  tree: async () => (await import('../../reporters/restore/live/tree.ts')).createRestoreTree,
  plain: async () => (await import('../../reporters/restore/live/plain.ts')).createRestorePlain,
  github: async () => (await import('../../reporters/restore/live/github.ts')).createRestoreGithub,
  endingOf: (event) => (event.event === 'restore-finished' ? event.summary : null),
};
