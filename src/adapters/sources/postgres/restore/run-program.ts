import { BackupError } from '../../../../model/failures.ts';
import type { Command, Place } from '../../../../ports/place.ts';
import type { StepContext } from '../../../../ports/step-context.ts';
import { assertNoError, loadFailed, untouched } from './explain-load.ts';

/** Runs a program to its end. What it has said counts as much as its exit code. */
export async function runProgram(
  place: Place,
  command: Command,
  context: StepContext,
): Promise<void> {
  await run(place, command, { context, promise: untouched });
}

/** The same where nobody knows what became of the live database. */
export async function runOnLive(
  place: Place,
  command: Command,
  context: StepContext,
): Promise<void> {
  await run(place, command, { context, promise: '' });
}

async function run(
  place: Place,
  command: Command,
  { context, promise }: { readonly context: StepContext; readonly promise: string },
): Promise<void> {
  const name = command.standsFor?.program ?? command.argv[0];
  const { stdout, done } = place.spawn(command, context);
  stdout.on('error', () => undefined).resume();
  const { code, signal, stderr, failure, lost } = await done;
  context.signal.throwIfAborted();
  if (code === 0) return assertNoError(stderr, promise);
  if (failure === undefined && lost === undefined && signal === null)
    throw loadFailed(stderr, promise);
  throw new BackupError({
    code: failure === undefined ? 'BP5110' : 'BP5012',
    message: `${name}: ${failure ?? lost ?? `it was killed by ${signal}`}`,
    hint: `${promise}restore again from the beginning`,
  });
}
