import { recordCheck } from '../../catalog/verify/record-check.ts';
import { exits } from '../../model/exit.ts';
import { BackupError } from '../../model/failures.ts';
import type { StepContext } from '../../ports/step-context.ts';
import { answerFailures } from '../compose/answer-failure.ts';
import { withContext } from '../compose/context.ts';
import type { Store } from '../compose/store.ts';
import type { Io } from '../io.ts';
import { findTarget, type Targeted } from '../reach/find-target.ts';
import { refuse, warn } from '../reach/refuse.ts';
import { underLock } from '../reach/under-lock.ts';
import { withWatched } from '../reach/with-watched.ts';
import { count } from '../reach/words.ts';
import type { Line, Outcome } from '../verb.ts';

export async function run(line: Line, io: Io): Promise<Outcome> {
  return await answerFailures(io, () =>
    withContext(io, async (context) => {
      const found = await findTarget(line, io, context);
      if ('exit' in found) return found;
      if (found.judged.verdict === 'good') return already(found);
      const refusal = whyNot(found) ?? (await whyUnsigned(found));
      return refusal === null ? await accept(found, { line, io }, context) : refuse(refusal, io);
    }),
  );
}

function already({ known, judged }: Targeted): Outcome {
  const target = `${known.pipeline}@${judged.backup.id}`;
  const text = `${target} counts already; nothing was changed\n`;
  return { exit: exits.done, reason: 'done', text, data: { target, recorded: [], failures: [] } };
}

/** A person can say that less data is right, but not that damaged data is whole. */
function whyNot({ known, judged }: Targeted) {
  const target = `${known.pipeline}@${judged.backup.id}`;
  switch (judged.verdict) {
    case 'suspect':
      return null;
    case 'good':
    case 'unverified':
      return judged.suspicions.length > 0
        ? null
        : {
            exit: exits.refused,
            message: `${target} is not suspect: ${judged.reason}`,
            hint: `verify it: run-pipeline verify ${target}`,
          };
    case 'broken':
      return {
        exit: exits.integrity,
        message: `${target} is damaged, and nobody can accept that: ${judged.reason}`,
        hint: `look at its copies: run-pipeline show ${target}`,
      };
  }
}

/** Anybody who can write to the store could say so: only a signed word counts where the pipeline names signers. */
async function whyUnsigned({ known }: Targeted) {
  const { obstacle } = await known.store.openSigner();
  if (obstacle === null) return null;
  return {
    exit: exits.refused,
    message: `an acceptance that nobody signs does not count: ${obstacle}`,
    hint: 'accept it on a host that has the key to sign with',
  };
}

interface Around {
  readonly line: Line;
  readonly io: Io;
}

async function accept(
  { known, judged }: Targeted,
  { line, io }: Around,
  context: StepContext,
): Promise<Outcome> {
  const { store, pipeline } = known;
  const { backup } = judged;
  const reason = line.value('reason') ?? '';
  await io.audit.begin({ plan: store.plan, backups: [backup.id] });
  const written = await underLock({ store, mode: 'shared', verb: 'accept' }, context, (run) =>
    withWatched(store, context, (watched, own) =>
      writeAll({ judged, store: watched, reason, run }, own),
    ),
  );
  return answer({ target: `${pipeline}@${backup.id}`, ...written, reason }, io);
}

interface ToWrite extends Pick<Targeted, 'judged'> {
  readonly store: Store;
  readonly reason: string;
  readonly run: string;
}

/** Beside each whole copy. */
async function writeAll(
  { judged: { backup }, store, reason, run }: ToWrite,
  context: StepContext,
): Promise<Pick<Accepted, 'written' | 'failures'>> {
  const { sign } = await store.openSigner();
  const written: string[] = [];
  const failures: BackupError[] = [];
  for (const { destination, pipeline, id, state } of backup.copies) {
    const part = store.destinations.find((one) => one.id === destination);
    if (state !== 'complete' || part === undefined) continue;
    const copy = { destination: part.destination, pipeline, backup: id };
    const manifestSha256 = backup.manifestSha256 ?? '';
    const check = { copy, manifestSha256, level: 'accept', verdict: 'pass', sign } as const;
    try {
      await recordCheck({ ...check, evidence: [reason], run: run.slice(-4) }, context);
      written.push(destination);
    } catch (error) {
      if (!(error instanceof BackupError)) throw error;
      failures.push(error);
    }
  }
  return { written, failures };
}

interface Accepted {
  readonly target: string;
  readonly written: readonly string[];
  readonly failures: readonly BackupError[];
  readonly reason: string;
}

/** One record is enough to count: the bytes of all copies are the same. */
function answer({ target, written, failures, reason }: Accepted, io: Io): Outcome {
  const [failure] = failures;
  if (failure !== undefined && written.length === 0) throw failure;
  for (const { message } of failures) warn(message, io);
  const where = `${count(written.length, 'copy', 'copies')} (${written.join(', ')})`;
  return {
    exit: failure === undefined ? exits.done : exits.look,
    reason: failure === undefined ? `${target} counts from now on` : failure.message,
    text: `${target} counts from now on, written down at ${where}\n`,
    data: { target, reason, recorded: written, failures: failures.map(({ message }) => message) },
  };
}
