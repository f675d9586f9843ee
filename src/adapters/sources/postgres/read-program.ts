import { BackupError } from '../../../model/failures.ts';
import type { Command, Exit, Place } from '../../../ports/place.ts';
import type { StepContext } from '../../../ports/step-context.ts';

export interface Reading {
  readonly place: Place;
  readonly command: Command;
  /** Written to its standard input. */
  readonly input?: string;
  /** Says in better words why it failed. */
  readonly explain?: (exit: Exit) => BackupError;
}

/** The output of a short program. */
export async function readProgram(
  { place, command, input, explain = failed(command) }: Reading,
  context: StepContext,
): Promise<string> {
  const running = place.spawn({ ...command, stdin: input === undefined ? null : 'pipe' }, context);
  const chunks: Buffer[] = [];
  running.stdout.on('error', () => undefined);
  running.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  if (input !== undefined) running.stdin.on('error', () => undefined).end(input);
  const exit = await running.done;
  context.signal.throwIfAborted();
  if (exit.code === 0) return Buffer.concat(chunks).toString('utf8');
  throw explain(exit);
}

function failed({ argv }: Command) {
  return ({ code, signal, stderr, failure, lost }: Exit): BackupError => {
    const how =
      failure ?? lost ?? (signal === null ? `ended with ${code}` : `was killed by ${signal}`);
    const said = stderr.trim().split('\n').slice(-2).join(' | ');
    return new BackupError({
      code: failure === undefined ? 'BP5010' : 'BP5012',
      message: `${argv[0]}: ${how}${said === '' ? '' : `: ${said}`}`,
      hint: 'run the program by hand to see more',
    });
  };
}
