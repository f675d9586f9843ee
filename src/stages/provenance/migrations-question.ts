import { createHash } from 'node:crypto';
import { resolve } from 'node:path';
import { BackupError } from '../../model/failures.ts';
import type { Command, Place } from '../../ports/place.ts';
import type { Finding, StepContext } from '../../ports/step-context.ts';
import type { Question } from './application-part.ts';

export interface MigrationsProgram {
  /** Its working folder is needed: programs may be named from there. */
  readonly command: Command & { readonly cwd: string };
  /** The key of the file that it comes from. */
  readonly key: string;
  /** One minute when left out. */
  readonly timeoutMs?: number;
}

type Asked = Pick<MigrationsProgram, 'timeoutMs'> & { readonly command: Command };

const usualTimeoutMs = 60_000;
const maxBytes = 1024 * 1024;

/** A program that prints which migrations have been applied; the answer is the SHA-256 of what it prints. */
export function createMigrationsQuestion(
  program: MigrationsProgram,
  place: Place,
): Question<string> {
  return {
    subject: 'the migrations',
    check: (context) => check(program, place, context),
    ask: (context) => ask(program, place, context),
    isSame: (one, other) => one === other,
  };
}

/** Finds out how a server is asked, and where. Fails with a `BackupError` where that cannot be. */
export type OpenQuestion = (
  context: StepContext,
) => Promise<{ readonly command: Command; readonly place: Place }>;

/** The same of a database on a server, whose program is known only when the server was found. */
export function createServerQuestion(open: OpenQuestion): Question<string> {
  return {
    subject: 'the migrations',
    check: async (context) => {
      try {
        await open(context);
        return [];
      } catch (error) {
        if (!(error instanceof BackupError)) throw error;
        return [{ severity: 'error', message: error.message, hint: error.hint }];
      }
    },
    ask: async (context) => {
      const { command, place } = await open(context);
      return await ask({ command }, place, context);
    },
    isSame: (one, other) => one === other,
  };
}

/** Not started: a check changes nothing, and nobody knows what a program does. */
async function check(
  { command, key }: MigrationsProgram,
  place: Place,
  context: StepContext,
): Promise<readonly Finding[]> {
  const [program] = command.argv;
  const path = program.includes('/') ? resolve(command.cwd, program) : program;
  if ((await place.which(path, context)) !== null) return [];
  const message = `there is no program ${program} that this user may run`;
  return [{ severity: 'error', message, hint: `install it, or correct \`${key}\`` }];
}

async function ask(
  { command, timeoutMs = usualTimeoutMs }: Asked,
  place: Place,
  context: StepContext,
): Promise<string> {
  const over = AbortSignal.timeout(timeoutMs);
  const signal = AbortSignal.any([context.signal, over]);
  const running = place.spawn(command, { ...context, signal });
  const hash = createHash('sha256');
  let bytes = 0;
  try {
    for await (const chunk of running.stdout) {
      bytes += chunk.length;
      if (bytes > maxBytes) throw unreadable('the program prints more than 1 MiB');
      hash.update(chunk);
    }
  } catch (error) {
    context.signal.throwIfAborted();
    if (over.aborted) throw unreadable(`the program took longer than ${timeoutMs / 1000} s`, error);
    throw error;
  } finally {
    // What was given up may not run on while the dumps do.
    await running.done;
  }
  if (bytes === 0) throw unreadable('the program printed nothing');
  return hash.digest('hex');
}

function unreadable(message: string, cause?: unknown): BackupError {
  const hint = 'run the program by hand: it prints the migrations and ends';
  return new BackupError({ code: 'BP5010', message, hint, cause });
}
