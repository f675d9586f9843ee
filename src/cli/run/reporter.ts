import { randomBytes } from 'node:crypto';
import { appendFileSync } from 'node:fs';
import { exits } from '../../model/exit.ts';
import type { Reporter } from '../../reporters/run/reporter.ts';
import type { Io, Output } from '../io.ts';
import type { Line } from '../verb.ts';

/** Shows a run: NDJSON for programs, folded lines in a workflow, a tree on a terminal, lines elsewhere. */
export async function openReporter(line: Line, io: Io): Promise<Reporter> {
  const reporter = await chooseReporter(line, io);
  io.interrupts.speakThrough(reporter);
  return reporter;
}

async function chooseReporter(line: Line, io: Io): Promise<Reporter> {
  const [stdout, stderr] = [exact(io.stdout), exact(io.stderr)];
  if (line.json) {
    const { createJsonReporter } = await import('../../reporters/run/json.ts');
    return createJsonReporter(stdout);
  }
  if (line.quiet) return createQuietReporter(io);
  if (io.env.GITHUB_ACTIONS === 'true') return await createActionsReporter(io);
  if (stderr.isTerminal && io.env.TERM !== 'dumb') {
    const { createTreeReporter } = await import('../../reporters/run/tree.ts');
    return createTreeReporter({ ...stderr, size: () => sizeOf(io) });
  }
  const { createPlainReporter } = await import('../../reporters/run/plain.ts');
  return createPlainReporter(stderr);
}

/** Events are masked before they come here, and masking could break what is drawn. */
function exact(output: Output): Output {
  return { ...output, write: output.writeExact };
}

/** Nothing but what somebody must know. */
function createQuietReporter({ stderr }: Io): Reporter {
  const { palette } = stderr;
  return {
    report: (event) => {
      if (event.event !== 'run-finished' || event.summary.exit === exits.done) return;
      const { failure, reason, pipeline } = event.summary;
      const head = failure ? `error ${failure.code}` : 'warning';
      stderr.write(
        `${palette.error(head)}  ${palette.strong(`${pipeline}: ${failure?.message ?? reason}`)}\n`,
      );
      if (failure) stderr.write(`${palette.strong('  help:')} ${failure.hint}\n`);
    },
    say: () => undefined,
    close: () => undefined,
  };
}

/** Leaves its results to the job when the run has ended. */
async function createActionsReporter(io: Io): Promise<Reporter> {
  const { createGithubReporter } = await import('../../reporters/run/github.ts');
  const reporter = createGithubReporter(exact(io.stdout));
  return {
    report: (event) => {
      reporter.report(event);
      const results = reporter.results(randomBytes(12).toString('hex'));
      if (event.event !== 'run-finished' || results === null) return;
      append(io, io.env.GITHUB_STEP_SUMMARY, results.summary);
      append(io, io.env.GITHUB_OUTPUT, results.outputs);
    },
    say: (text) => reporter.say(text),
    close: () => reporter.close(),
  };
}

/** Courtesies of the runner: without them the log still says everything. */
function append(io: Io, file: string | undefined, text: string): void {
  if (file === undefined || file === '') return;
  try {
    appendFileSync(file, text);
  } catch (error) {
    io.stderr.write(
      `${file} could not be written: ${error instanceof Error ? error.message : error}\n`,
    );
  }
}

function sizeOf({ stderr }: Io): { readonly columns: number; readonly rows: number } {
  const { stream } = stderr;
  const rows = 'rows' in stream && typeof stream.rows === 'number' ? stream.rows : 24;
  const columns = 'columns' in stream && typeof stream.columns === 'number' ? stream.columns : 80;
  return { columns, rows };
}
