import { BackupError } from '../../model/failures.ts';
import { contextOf } from '../context.ts';
import type { Run } from '../run.ts';
import type { Question } from './application-part.ts';

/**
 * Asks the application before a step and after it: what was the same both times belongs to the data of that step. An
 * answer that is missing costs the label and not the backup.
 */
export async function aroundDumps(run: Run, step: () => Promise<void>): Promise<void> {
  const { application } = run.parts;
  const before = {
    image: await ask(run, application?.image),
    migrations: await ask(run, application?.migrations),
  };
  await step();
  const image = await askAgain(run, application?.image, before.image);
  const migrations = await askAgain(run, application?.migrations, before.migrations);
  run.progress.application = {
    image: image.steady,
    images: image.seen,
    migrationsSha256: migrations.steady,
  };
}

async function ask<T>(run: Run, question: Question<T> | null | undefined): Promise<T | null> {
  if (!question) return null;
  try {
    return await question.ask(contextOf(run));
  } catch (error) {
    run.signal.throwIfAborted();
    if (!(error instanceof BackupError)) throw error;
    const message = `${question.subject} could not be read`;
    // What a program said may name this host: the manifest does not repeat it.
    run.progress.warn(message);
    run.emit({ event: 'warning', message: `${message}: ${error.message}` });
    return null;
  }
}

interface Watched<T> {
  readonly steady: T | null;
  readonly seen: readonly T[];
}

async function askAgain<T>(
  run: Run,
  question: Question<T> | null | undefined,
  before: T | null,
): Promise<Watched<T>> {
  if (!question || before === null) return { steady: null, seen: [] };
  const after = await ask(run, question);
  if (after === null) return { steady: null, seen: [before] };
  if (question.isSame(before, after)) return { steady: after, seen: [after] };
  const message = `${question.subject} changed while the dumps were made: what belongs to them is not known`;
  run.progress.warn(message);
  run.emit({ event: 'warning', message });
  return { steady: null, seen: [before, after] };
}
