import { randomBytes } from 'node:crypto';
import { appendFileSync } from 'node:fs';
import type { GithubReporter } from '../../reporters/github/log.ts';
import type { Reporter } from '../../reporters/reporter.ts';
import type { Io } from '../io.ts';

/** Leaves its results to the job when it has ended. */
export function createActionsReporter<E>(
  reporter: GithubReporter<E>,
  isEnd: (event: E) => boolean,
  io: Io,
): Reporter<E> {
  return {
    report: (event) => {
      reporter.report(event);
      const results = isEnd(event) ? reporter.results(randomBytes(12).toString('hex')) : null;
      if (results === null) return;
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
