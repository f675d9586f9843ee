import { isHeld } from '../../catalog/hold.ts';
import { parseTarget } from '../../catalog/parse-target.ts';
import { orStoreFailure } from '../../catalog/store/or-store-failure.ts';
import { exits } from '../../model/exit.ts';
import { BackupError } from '../../model/failures.ts';
import { isBackupId } from '../../model/run/backup-id.ts';
import type { StepContext } from '../../ports/step-context.ts';
import { choosePipeline } from '../choose-pipeline.ts';
import { answerFailures } from '../compose/answer-failure.ts';
import { withContext } from '../compose/context.ts';
import { personOf } from '../compose/person.ts';
import { openStore, type Store } from '../compose/store.ts';
import { answerRelease } from '../hold/answer-release.ts';
import { findObjection, type Holding, isReleasable, readHoldings } from '../hold/held.ts';
import type { Io } from '../io.ts';
import { createSetting } from '../pipelines.ts';
import { findTarget } from '../reach/find-target.ts';
import { refuse } from '../reach/refuse.ts';
import { holdWords } from '../reach/words.ts';
import type { Line, Outcome } from '../verb.ts';

export async function run(line: Line, io: Io): Promise<Outcome> {
  return await answerFailures(io, () =>
    withContext(io, async (context) => {
      const meant = await findMeant(line, io, context);
      return 'exit' in meant ? meant : await release(meant, { line, io }, context);
    }),
  );
}

interface Meant {
  readonly store: Store;
  readonly id: string;
}

/** An id is taken at its word: the hold of a backup that is gone, or cannot be read, can be ended too. */
async function findMeant(line: Line, io: Io, context: StepContext): Promise<Meant | Outcome> {
  const { pipeline, which } = parseTarget(line.positionals[0] ?? '');
  if (isBackupId(which.text) && (which.reading === 'id' || which.reading === 'any')) {
    const positionals = pipeline === null ? [] : [pipeline];
    const chosen = await choosePipeline({ ...line, positionals }, io, createSetting(io));
    return 'exit' in chosen ? chosen : { store: await openStore(chosen, io), id: which.text };
  }
  const found = await findTarget(line, io, context);
  return 'exit' in found ? found : { store: found.known.store, id: found.judged.backup.id };
}

interface Around {
  readonly line: Line;
  readonly io: Io;
}

async function release(
  { store, id }: Meant,
  { line, io }: Around,
  context: StepContext,
): Promise<Outcome> {
  const nowMs = context.clock.now();
  const target = `${store.plan.name}@${id}`;
  const { records, failures } = await readHoldings(store, id, context);
  const [unread] = failures;
  if (unread !== undefined && failures.length === store.destinations.length) throw unread;
  const ending = records.filter(isReleasable);
  const readers = records.filter((one) => !isReleasable(one) && isHeld(one.hold, nowMs));
  if (ending.length === 0 && failures.length === 0) {
    return await refuseUnheld({ target, readers, nowMs }, { line, io }, context);
  }
  const person = personOf(io.env);
  const objections = ending.filter((one) => findObjection(one, person, nowMs) !== null);
  if (objections.length > 0 && !line.flag('force')) {
    return refuseForeign({ target, objections, person, nowMs }, io);
  }
  await io.audit.begin({ plan: store.plan, backups: [id] });
  const removed: Holding[] = [];
  const failed = [...failures];
  for (const one of ending) {
    const error = await remove(one, context);
    if (error === null) removed.push(one);
    else failed.push(error);
  }
  const reason = io.redactor.mask(line.value('reason') ?? '');
  return answerRelease({ target, reason, removed, readers, failed, nowMs }, io);
}

async function remove({ key, at }: Holding, context: StepContext): Promise<BackupError | null> {
  const asked = { destination: at, doing: 'ending a hold' };
  try {
    await orStoreFailure(asked, context, () => at.remove(key, context));
    return null;
  } catch (error) {
    if (error instanceof BackupError) return error;
    throw error;
  }
}

interface Unheld {
  readonly target: string;
  readonly readers: readonly Holding[];
  readonly nowMs: number;
}

/** That there is no such backup is another answer. */
async function refuseUnheld(
  { target, readers, nowMs }: Unheld,
  { line, io }: Around,
  context: StepContext,
): Promise<Outcome> {
  const found = await findTarget(line, io, context);
  if ('exit' in found) return found;
  const [reader] = readers;
  const hint =
    reader === undefined
      ? `run-pipeline show ${target} says what is known of it`
      : `somebody reads it (${holdWords(reader.hold, nowMs)}); that ends by itself`;
  return refuse({ exit: exits.notFound, message: `nobody holds ${target}`, hint }, io);
}

interface Foreign extends Omit<Unheld, 'readers'> {
  readonly objections: readonly Holding[];
  readonly person: string;
}

function refuseForeign({ target, objections, person, nowMs }: Foreign, io: Io): Outcome {
  const [first] = objections;
  const why = [...new Set(objections.map((one) => findObjection(one, person, nowMs)))].join('; ');
  const words = first === undefined ? '' : `; held ${holdWords(first.hold, nowMs)}`;
  return refuse(
    {
      exit: exits.refused,
      message: `${target} stays held: ${why}${words}`,
      hint: `if it is to end all the same: run-pipeline release ${target} --force`,
    },
    io,
  );
}
