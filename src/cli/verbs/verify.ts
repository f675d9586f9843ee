import type { JudgedBackup } from '../../catalog/verdict.ts';
import { type ExitCode, exits } from '../../model/exit.ts';
import type { StepContext } from '../../ports/step-context.ts';
import type { Chosen } from '../choose-pipeline.ts';
import { answerFailures } from '../compose/answer-failure.ts';
import { withContext } from '../compose/context.ts';
import { personOf } from '../compose/person.ts';
import type { Store } from '../compose/store.ts';
import type { Io } from '../io.ts';
import { printMistakes } from '../print-mistakes.ts';
import { lookOf } from '../reach/columns.ts';
import { findTarget } from '../reach/find-target.ts';
import type { Known } from '../reach/known.ts';
import { problemsOf, readAll } from '../reach/read-all.ts';
import { warn } from '../reach/refuse.ts';
import { underLock } from '../reach/under-lock.ts';
import { withReach } from '../reach/with-reach.ts';
import { withWatched } from '../reach/with-watched.ts';
import { worstExit } from '../reach/worst-exit.ts';
import type { Line, Outcome } from '../verb.ts';
import { readWish, takeSample } from '../verify/choose-backups.ts';
import { chooseLevel } from '../verify/level.ts';
import { renderResults, summarizeResults } from '../verify/render.ts';
import { type CopyResult, verifyBackup } from '../verify/verify-backup.ts';

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

interface Work {
  readonly around: Around;
  readonly context: StepContext;
}

/** Nothing that deletes may work meanwhile; others may read. */
async function verifyAll(
  known: Known,
  backups: readonly JudgedBackup[],
  { around: { line, io }, context }: Work,
): Promise<readonly CopyResult[]> {
  const { store } = known;
  const level = await chooseLevel(line.value('level'), store);
  const owner = personOf(io.env);
  const signer = await store.openSigner();
  if (signer.obstacle !== null) {
    warn(
      `${known.pipeline}: what is found is written down and does not count: ${signer.obstacle}`,
      io,
    );
  }
  const work = (watched: Store, own: StepContext) =>
    underLock({ store, mode: 'shared', verb: 'verify' }, own, async (run) => {
      const results: CopyResult[] = [];
      const asked = { ...level, known: { ...known, store: watched }, run, owner, signer };
      for (const judged of backups) {
        if (!line.quiet && io.stderr.isTerminal) {
          io.stderr.write(`verifying ${known.pipeline}@${judged.backup.id} (${level.level})\n`);
        }
        results.push(...(await verifyBackup(judged, asked, own)));
      }
      return results;
    });
  // Whoever opens a copy has an unlocked key in a file for a moment: it too must go even after a kill.
  return await withWatched(store, context, work);
}

function answer(results: readonly CopyResult[], others: readonly ExitCode[], io: Io): Outcome {
  const verdicts = results.map(({ verdict }) => exitOf[verdict]);
  return {
    exit: worstExit([...verdicts, ...others]),
    reason: summarizeResults(results),
    text: renderResults(results, lookOf(io.stdout)),
    data: { results },
  };
}

const exitOf = {
  pass: exits.done,
  fail: exits.integrity,
  inconclusive: exits.unavailable,
  missing: exits.look,
} as const;
