import type { GithubReporter } from '../../reporters/github/log.ts';
import { createJsonReporter } from '../../reporters/json.ts';
import type { Out, Reporter, Screen } from '../../reporters/reporter.ts';
import type { Io, Output } from '../io.ts';
import type { Line } from '../verb.ts';
import { createActionsReporter } from './actions.ts';
import { createQuietReporter, type Ending } from './quiet.ts';

/** How the events of a verb are shown; only what is chosen is loaded. */
export interface Shows<E> {
  tree(): Promise<(screen: Screen) => Reporter<E>>;
  plain(): Promise<(out: Out) => Reporter<E>>;
  github(): Promise<(out: Out) => GithubReporter<E>>;
  /** What the last event says; `null` for all others. */
  endingOf(event: E): Ending | null;
}

/** NDJSON for programs, folded lines in a workflow, a tree on a terminal, lines elsewhere. */
export async function openReporterFor<E extends object>(
  shows: Shows<E>,
  line: Pick<Line, 'json' | 'quiet'>,
  io: Io,
): Promise<Reporter<E>> {
  const reporter = await choose(shows, line, io);
  io.interrupts.speakThrough(reporter);
  return reporter;
}

async function choose<E extends object>(
  shows: Shows<E>,
  line: Pick<Line, 'json' | 'quiet'>,
  io: Io,
): Promise<Reporter<E>> {
  const [stdout, stderr] = [exact(io.stdout), exact(io.stderr)];
  if (line.json) return createJsonReporter(stdout);
  if (line.quiet) return createQuietReporter(io.stderr, shows.endingOf);
  if (io.env.GITHUB_ACTIONS === 'true') {
    const reporter = (await shows.github())(stdout);
    return createActionsReporter(reporter, (event) => shows.endingOf(event) !== null, io);
  }
  if (stderr.isTerminal && io.env.TERM !== 'dumb') {
    return (await shows.tree())({ ...stderr, size: () => sizeOf(io) });
  }
  return (await shows.plain())(stderr);
}

/** Events are masked before they come here, and masking could break what is drawn. */
function exact(output: Output): Output {
  return { ...output, write: output.writeExact };
}

function sizeOf({ stderr }: Io): { readonly columns: number; readonly rows: number } {
  const { stream } = stderr;
  const rows = 'rows' in stream && typeof stream.rows === 'number' ? stream.rows : 24;
  const columns = 'columns' in stream && typeof stream.columns === 'number' ? stream.columns : 80;
  return { columns, rows };
}
