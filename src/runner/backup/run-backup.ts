import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BackupError } from '../../model/failures.ts';
import { createBackupId, timeOf } from '../../model/run/backup-id.ts';
import type { Happening, RunEvent } from '../../model/run/event.ts';
import { maskTexts } from '../../model/run/mask-texts.ts';
import { originOf } from '../../model/run/origin.ts';
import type { RunSummary } from '../../model/run/summary.ts';
import { stageNames } from '../../model/stages.ts';
import type { HeldLock } from '../../ports/lock.ts';
import { assertPlanned } from '../../stages/planned/assert-planned.ts';
import { Progress } from '../../stages/progress.ts';
import type { Run } from '../../stages/run.ts';
import { assertAsRead } from '../assert-as-read.ts';
import { Cleanup } from '../cleanup.ts';
import { holdFolder } from '../hold-folder.ts';
import { followRun } from '../how-far.ts';
import type { Job } from '../job.ts';
import { Journal } from '../journal.ts';
import { journaled } from '../journaled-destination.ts';
import { folderMaker } from '../journaled-folder.ts';
import { createLiveFile } from '../live-file.ts';
import { assertWholeData } from '../recovery/assert-whole-data.ts';
import { recoverRuns } from '../recovery/recover.ts';
import { undoUploads } from '../recovery/undo-uploads.ts';
import { createScratch } from '../scratch.ts';
import { asStateFailure } from '../state-folder.ts';
import { watchWays } from '../watched-ways.ts';
import { withinTime } from '../within-time.ts';
import { sendNotices } from './notices.ts';
import { createOwnership } from './ownership.ts';
import type { RunFailure } from './run-failure.ts';
import { StageLog } from './stage-log.ts';
import { createStaging } from './staging.ts';
import { summarize } from './summarize.ts';
import { walkStages } from './walk-stages.ts';

/** Runs a pipeline once. Never rejects for what can happen in a run: the summary says how it ended. */
export async function runBackup(job: Job): Promise<RunSummary> {
  const startedAt = await chooseStart(job);
  const id = createBackupId(startedAt, job.random(4));
  const live = createLiveFile(job.state.runFolder(job.plan.name, id), followRun());
  const emit = (said: Happening) => {
    const happening = maskTexts(said, job.mask);
    live.tell(happening);
    job.report({ at: new Date(job.clock.now()).toISOString(), run: id, ...happening } as RunEvent);
  };
  emit({ event: 'run-started', formatVersion: 1, pipeline: job.plan.name, stages: stageNames });
  const progress = new Progress(job.mask);
  const log = new StageLog(emit, () => performance.now());
  const failure = await attempt(job, { id, emit, progress, log });
  const ended = summarize({ job, id, startedAt, progress, log, failure });
  const summary = maskTexts(ended, job.mask);
  await live.close();
  await remember(job, summary);
  await sendNotices(job, summary, emit);
  emit({ event: 'run-finished', summary });
  return summary;
}

/**
 * Ids sort by the second. A run that begins in the second of the one before it takes the next one, so that the newest
 * backup is the newest by name too.
 */
async function chooseStart({ clock, state, plan }: Job): Promise<number> {
  const now = clock.now();
  const latest = (await state.runs(plan.name)).at(-1);
  const next = latest === undefined ? 0 : timeOf(latest) + 1000;
  return next > now && next - now <= 2000 ? next : now;
}

interface Attempt {
  readonly id: string;
  readonly emit: (happening: Happening) => void;
  readonly progress: Progress;
  readonly log: StageLog;
}

async function attempt(job: Job, { id, emit, progress, log }: Attempt): Promise<RunFailure | null> {
  const cleanup = new Cleanup();
  const limit = withinTime(job.signal, job.plan.timeout, tooLong);
  const locks: HeldLock[] = [];
  cleanup.defer('the lock', async () => {
    for (const lock of locks) await lock.release();
  });
  cleanup.defer('the time limit', () => Promise.resolve(limit.end()));
  let found: { readonly error: unknown } | null = null;
  try {
    const keepLock = (held: HeldLock) => void locks.push(held);
    const prepared = { id, emit, progress, cleanup, keepLock, ...limit };
    const run = await asStateFailure(job.state.path, () => prepare(job, prepared));
    await walkStages(run, log, async () => {
      assertWholeData(await recoverRuns(job, { except: id, emit: telling(emit, progress) }));
      assertAsRead(job);
      await assertPlanned(run);
    });
    // The backup may be good. That the application is down is worse, and has the last word.
    const [down] = progress.down;
    if (down !== undefined) throw down;
  } catch (error) {
    found = { error: limit.signal.aborted ? limit.signal.reason : error };
  }
  for (const down of progress.down) {
    if (down !== found?.error) progress.warnHere(`${down.message}: ${down.hint}`);
  }
  const also = await cleanup.release();
  for (const message of also) progress.warn(`cleaning up: ${message}`);
  return found === null ? null : { error: found.error, also };
}

/** That an earlier run left the application as it is in its middle is news for everybody who hears of this one. */
function telling(emit: Attempt['emit'], progress: Progress): Attempt['emit'] {
  return (happening) => {
    emit(happening);
    const isNotLeft = happening.event === 'hook' && happening.state === 'failed';
    if (isNotLeft) progress.warnHere(happening.message);
  };
}

interface Prepared {
  readonly id: string;
  readonly emit: (happening: Happening) => void;
  readonly progress: Progress;
  readonly cleanup: Cleanup;
  readonly signal: AbortSignal;
  readonly keepLock: (held: HeldLock) => void;
  readonly stop: (error: Error) => void;
}

/** Opens the journal and the folders of a run; what is made is in the journal before it is there. */
async function prepare(job: Job, { keepLock, ...prepared }: Prepared): Promise<Run> {
  const { plan, state } = job;
  const { id, cleanup } = prepared;
  const folder = state.runFolder(plan.name, id);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const holding = { cleanup, folderLocks: job.parts.folderLocks };
  // Before there is a journal: a run whose journal is there and that nobody holds is dead.
  const obstacle = await holdFolder(folder, holding);
  if (obstacle !== null) prepared.progress.warnHere(unheld(obstacle));
  const journal = await Journal.create(join(folder, 'journal.ndjson'));
  const stamp = () => new Date(job.clock.now()).toISOString();
  cleanup.defer('the journal', () => journal.finish(stamp()));
  cleanup.defer('unfinished uploads', () => undoUploads(journal, job));
  const at = stamp();
  const { pid, startTicks, bootId } = job.process;
  const by = { pid, startTicks, bootId };
  const { dryRun: isDry, trigger } = job.wishes;
  await journal.write({
    kind: 'start',
    run: id,
    pipeline: plan.name,
    at,
    by,
    isDry,
    origin: originOf({ trigger }),
    file: job.file.path,
  });
  const scratchFolder = join(folder, 'scratch');
  const makeFolder = folderMaker(journal, cleanup);
  await makeFolder(scratchFolder);
  const record = recordIn(journal, stamp);
  // The restore that it is made for has the same ways, and goes on to use them.
  if (trigger.kind !== 'safety') {
    await watchWays({ ways: job.parts.ways, record, cleanup, clock: job.clock });
  }
  const destinations = job.parts.destinations.map((part) => ({
    ...part,
    destination: journaled(part.destination, record),
  }));
  return {
    ...job,
    ...prepared,
    parts: { ...job.parts, destinations },
    keepLock,
    staging: createStaging(job, id, async (path) => {
      await makeFolder(path);
      // Where that is impossible it is merely never collected for others.
      await holdFolder(path, holding);
    }),
    scratch: createScratch(scratchFolder),
    ownership: await createOwnership(job),
    holder: { ...job.process, verb: 'run', run: id, since: at },
    record,
  };
}

function recordIn(journal: Journal, stamp: () => string): Run['record'] {
  return {
    file: journal.file,
    intend: async (effect) => {
      const number = await journal.intend(effect);
      return () => journal.done(number);
    },
    locked: () => journal.write({ kind: 'locked', at: stamp() }),
    sealed: (artifact, seal) => journal.write({ kind: 'seal', artifact, seal }),
  };
}

function unheld(reason: string): string {
  return `the state folder cannot be locked (${reason}): let no other host or container use it meanwhile`;
}

function tooLong(timeoutMs: number): BackupError {
  return new BackupError({
    code: 'BP5016',
    message: `the run took longer than ${Math.round(timeoutMs / 60_000)} minutes`,
    hint: 'find out what is slow, or give the pipeline a longer `timeout`',
  });
}

/** History is a courtesy: a full disk must not turn a good backup into a failed run. */
async function remember({ state, plan }: Job, summary: RunSummary): Promise<void> {
  try {
    const path = join(state.runFolder(plan.name, summary.run), 'summary.json');
    await writeFile(path, `${JSON.stringify(summary)}\n`, { flag: 'wx', mode: 0o600 });
  } catch {
    await state.dropBallast();
  }
}
