import { type ExitCode, exits } from '../../model/exit.ts';
import type { StepContext } from '../../ports/step-context.ts';
import type { Chosen } from '../choose-pipeline.ts';
import { answerFailures } from '../compose/answer-failure.ts';
import { withContext } from '../compose/context.ts';
import type { Io } from '../io.ts';
import { printMistakes } from '../print-mistakes.ts';
import { lookOf } from '../reach/columns.ts';
import { findTarget } from '../reach/find-target.ts';
import { problemsOf, readAll } from '../reach/read-all.ts';
import { warn } from '../reach/refuse.ts';
import { withReach } from '../reach/with-reach.ts';
import { worstExit } from '../reach/worst-exit.ts';
import type { Line, Outcome } from '../verb.ts';
import { readWish, takeSample } from '../verify/choose-backups.ts';
import { renderResults } from '../verify/render.ts';
import { endOf, verifyAll } from '../verify/verify-all.ts';
import type { CopyResult } from '../verify/verify-backup.ts';

export async function run(line: Line, io: Io): Promise<Outcome> {
  const wish = readWish(line);
  if ('code' in wish) return printMistakes([wish], line.verb, io.stderr);
  if (wish.kind === 'one') {
    return await answerFailures(io, () =>
      withContext(io, (context) => verifyTarget({ line, io }, context)),
    );
  }
  const names = wish.pipeline === null ? [] : [wish.pipeline];
  return await withReach({ line, io, names }, (chosen, context) =>
    verifyMany(chosen, { line, io, share: wish.share }, context),
  );
}

interface Around {
  readonly line: Line;
  readonly io: Io;
}

async function verifyTarget(around: Around, context: StepContext): Promise<Outcome> {
  const { line, io } = around;
  const found = await findTarget(line, io, context);
  if ('exit' in found) return found;
  const results = await verifyAll(found.known, [found.judged], { around, context });
  return answer(results, [], io);
}

async function verifyMany(
  chosen: readonly Chosen[],
  around: Around & { readonly share: number },
  context: StepContext,
): Promise<Outcome> {
  const seen = await readAll({ chosen, fromMemory: false }, around.io, context);
  const problems = problemsOf(seen);
  for (const message of problems) warn(message, around.io);
  const results: CopyResult[] = [];
  for (const known of seen.known) {
    const backups = takeSample(known.backups, around.share);
    results.push(...(await verifyAll(known, backups, { around, context })));
  }
  const unopened = seen.failures.map(({ error }) => error.exit);
  const isUnread = seen.known.some(({ destinations }) => destinations.some(({ error }) => error));
  return answer(results, [...unopened, ...(isUnread ? [exits.unavailable] : [])], around.io);
}

function answer(results: readonly CopyResult[], others: readonly ExitCode[], io: Io): Outcome {
  const { exit, reason } = endOf(results);
  return {
    exit: worstExit([exit, ...others]),
    reason,
    text: renderResults(results, lookOf(io.stdout)),
    data: { results },
  };
}
