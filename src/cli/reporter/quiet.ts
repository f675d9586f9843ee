import { type ExitCode, exits } from '../../model/exit.ts';
import type { Reporter } from '../../reporters/reporter.ts';
import type { Output } from '../io.ts';

/** How something ended: what the summaries of runs and restores have in common. */
export interface Ending {
  readonly pipeline: string;
  readonly exit: ExitCode;
  readonly reason: string;
  readonly failure: {
    readonly code: string;
    readonly message: string;
    readonly hint: string;
  } | null;
}

/** Nothing but what somebody must know. */
export function createQuietReporter<E>(
  { palette, write }: Pick<Output, 'palette' | 'write'>,
  endingOf: (event: E) => Ending | null,
): Reporter<E> {
  return {
    report: (event) => {
      const ending = endingOf(event);
      if (ending === null || ending.exit === exits.done) return;
      const { failure, reason, pipeline } = ending;
      const head = failure ? `error ${failure.code}` : 'warning';
      write(
        `${palette.error(head)}  ${palette.strong(`${pipeline}: ${failure?.message ?? reason}`)}\n`,
      );
      if (failure) write(`${palette.strong('  help:')} ${failure.hint}\n`);
    },
    say: () => undefined,
    close: () => undefined,
  };
}
