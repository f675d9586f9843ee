import { type ExitCode, exits } from '../../model/exit.ts';
import { BackupError } from '../../model/failures.ts';
import type { StepContext } from '../../ports/step-context.ts';
import type { Chosen } from '../choose-pipeline.ts';
import type { Io } from '../io.ts';
import { type Known, readKnown } from './known.ts';
import { worstExit } from './worst-exit.ts';

/** All pipelines that a command looks at: what is known of each, and which could not be opened at all. */
export interface Seen {
  readonly known: readonly Known[];
  readonly failures: readonly { readonly pipeline: string; readonly error: BackupError }[];
}

export interface Looking {
  readonly chosen: readonly Chosen[];
  /** As for `readKnown`. */
  readonly fromMemory: boolean;
}

/** A pipeline that cannot be opened does not hide the others. */
export async function readAll(
  { chosen, fromMemory }: Looking,
  io: Io,
  context: StepContext,
): Promise<Seen> {
  const known: Known[] = [];
  const failures: Seen['failures'][number][] = [];
  for (const one of chosen) {
    try {
      known.push(await readKnown({ chosen: one, fromMemory }, io, context));
    } catch (error) {
      if (!(error instanceof BackupError)) throw error;
      failures.push({ pipeline: one.plan.name, error });
    }
  }
  return { known, failures };
}

/** Everything that could not be looked at, in words. */
export function problemsOf({ known, failures }: Seen): readonly string[] {
  return [
    ...failures.map(({ pipeline, error }) => `${pipeline}: ${error.message}`),
    ...known.flatMap(problemsOfOne),
  ];
}

/** The exit code that follows from them: 3 while something could be looked at. */
export function exitOfProblems(seen: Seen): ExitCode {
  const all = seen.known.flatMap(({ destinations }) => destinations);
  const isBlind = all.length > 0 && all.every(({ error }) => error !== null);
  const troubled = seen.known.some((known) => problemsOfOne(known).length > 0);
  return worstExit([
    ...seen.failures.map(({ error }) => error.exit),
    ...(isBlind ? [exits.unavailable] : []),
    ...(troubled ? [exits.look] : []),
  ]);
}

/** For the last line: the first one, and how many more. */
export function summarizeProblems([first = 'look', ...others]: readonly string[]): string {
  return others.length > 0 ? `${first} (and ${others.length} more)` : first;
}

function problemsOfOne({ pipeline, destinations }: Known): readonly string[] {
  return destinations
    .filter(({ error }) => error !== null)
    .map(({ id, error }) => `${pipeline}: ${id} could not be read: ${error}`);
}
