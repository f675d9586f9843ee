import type { ExitCode } from '../../model/exit.ts';
import { visibleLine } from '../../util/visible-text.ts';
import type { Io } from '../io.ts';
import type { Outcome } from '../verb.ts';

export interface Refusal {
  readonly exit: ExitCode;
  readonly message: string;
  readonly hint: string;
}

/** Says what cannot be done and what to do instead, and makes it the outcome. */
export function refuse({ exit, message, hint }: Refusal, io: Io): Outcome {
  const { palette } = io.stderr;
  const said = visibleLine(message);
  io.stderr.write(`${palette.error('error')}  ${palette.strong(said)}\n`);
  io.stderr.write(`${palette.strong('  help:')} ${visibleLine(hint)}\n`);
  return { exit, reason: said, data: { failure: { code: null, message: said, hint } } };
}

/** Something that is not as it should be, and does not end the command. */
export function warn(message: string, io: Io): void {
  io.stderr.write(`${io.stderr.palette.warning('warning')}  ${visibleLine(message)}\n`);
}
