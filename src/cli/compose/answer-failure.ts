import { BackupError } from '../../model/failures.ts';
import { Interruption } from '../../model/run/interruption.ts';
import type { Io } from '../io.ts';
import type { Outcome } from '../verb.ts';

/** Turns what a verb expects to fail into its outcome; anything else is a bug and goes on. */
export async function answerFailures(io: Io, work: () => Promise<Outcome>): Promise<Outcome> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Interruption) return { exit: error.exit, reason: error.message };
    if (!(error instanceof BackupError)) throw error;
    const { palette } = io.stderr;
    io.stderr.write(`${palette.error(`error ${error.code}`)}  ${palette.strong(error.message)}\n`);
    io.stderr.write(`${palette.strong('  help:')} ${error.hint}\n`);
    return {
      exit: error.exit,
      reason: error.message,
      data: { failure: { code: error.code, message: error.message, hint: error.hint } },
    };
  }
}
