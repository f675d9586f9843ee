import { BackupError } from '../../../model/failures.ts';
import type { Exit, Place } from '../../../ports/place.ts';
import type { Finding, StepContext } from '../../../ports/step-context.ts';
import { visibleLine } from '../../../util/visible-text.ts';

export interface Surroundings {
  readonly place: Place;
  /** The repository of the application. */
  readonly cwd: string;
}

export interface ProgramAnswer {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** An engine that hangs hangs whoever asks it, and this is asked before anything else is done. */
const limitMs = 60_000;
const allCodes = Array.from({ length: 256 }, (_, code) => code);

/** Asks a program that only looks; whatever it exits with is an answer. */
export async function askProgram(
  argv: readonly [string, ...string[]],
  { place, cwd }: Surroundings,
  context: StepContext,
): Promise<ProgramAnswer> {
  const over = AbortSignal.timeout(limitMs);
  const signal = AbortSignal.any([context.signal, over]);
  const command = { argv, cwd, env: { LC_ALL: 'C' }, stdin: null, okCodes: allCodes };
  const running = place.spawn(command, { ...context, signal });
  let stdout = '';
  try {
    for await (const chunk of running.stdout.setEncoding('utf8')) stdout += chunk;
  } catch (error) {
    context.signal.throwIfAborted();
    if (over.aborted) throw unknown(`${argv[0]} did not answer within ${limitMs / 1000} s`);
    throw error;
  } finally {
    await running.done;
  }
  const { code, stderr }: Exit = await running.done;
  return { code: code ?? -1, stdout, stderr };
}

/** What runs could not be found out. */
export function unknown(message: string, hint = 'run it by hand to see more'): BackupError {
  return new BackupError({ code: 'BP5122', message: visibleLine(message), hint });
}

/** Its last line, which says what failed; those before it are mostly warnings. */
export function lastWords({ stderr, code }: ProgramAnswer): string {
  return stderr.trimEnd().split('\n').at(-1)?.trim() || `exit code ${code}`;
}

/** What would stop the restore later, as something that is found before it begins. */
export async function findingsOf(
  look: () => Promise<readonly Finding[]>,
): Promise<readonly Finding[]> {
  try {
    return await look();
  } catch (error) {
    if (!(error instanceof BackupError)) throw error;
    return [{ severity: 'error', message: error.message, hint: error.hint }];
  }
}
