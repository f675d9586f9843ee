import { randomBytes } from 'node:crypto';
import { createFolderLocks } from '../../adapters/locks/host-locks/folder-locks.ts';
import { exits } from '../../model/exit.ts';
import type { Answer } from '../../model/restore/confirm.ts';
import type { RestoreEvent } from '../../model/restore/event.ts';
import type { RestoreSummary } from '../../model/restore/summary.ts';
import type { RestoreJob } from '../../runner/restore/restore-job.ts';
import { runRestore } from '../../runner/restore/run-restore.ts';
import { isAsRead } from '../compose/is-as-read.ts';
import { personOf } from '../compose/person.ts';
import { isAliveProcess, processFacts } from '../compose/process-facts.ts';
import { createStillTools } from '../compose/still/still-tools.ts';
import { openChannels } from '../run/open-channels.ts';
import type { Line, Outcome } from '../verb.ts';
import type { Asked } from './asked.ts';
import { decideAgain } from './decide.ts';
import { openRestoreReporter } from './reporter.ts';
import { makeSafetyBackup } from './safety-backup.ts';
import { createApplicationParts } from './stops.ts';

export interface Confirmed {
  /** The id of the backup. */
  readonly backup: string;
  /** `null` to rehearse it. */
  readonly answer: Answer | null;
}

/** Carries out a restore that somebody has confirmed; whether rightly is judged under the lock. */
export async function perform(confirmed: Confirmed, asked: Asked, line: Line): Promise<Outcome> {
  const reporter = await openRestoreReporter(line, asked.io);
  try {
    const report = (event: RestoreEvent) => reporter.report(event);
    const summary = await runRestore(await openRestoreJob(confirmed, asked, report));
    return { ...endOf(summary, line), isStreamed: true };
  } finally {
    reporter.close();
  }
}

function endOf({ exit, reason, warnings }: RestoreSummary, { strict }: Line) {
  const [warning] = warnings;
  const isFine = exit !== exits.done || !strict || warning === undefined;
  return isFine ? { exit, reason } : { exit: exits.look, reason: warning };
}

async function openRestoreJob(
  { backup, answer }: Confirmed,
  asked: Asked,
  report: RestoreJob['report'],
): Promise<RestoreJob> {
  const { store, chosen, io } = asked;
  const { plan, state, place, locks, destinations, restorerFor } = store;
  const { ways } = store.parts;
  const { file: path, repository } = chosen;
  const { env } = io;
  const owner = personOf(env);
  return {
    ...{ plan, state, backup, answer, owner, report, restorerFor },
    ...createApplicationParts(store, env),
    file: { path, repository },
    parts: {
      ...{ destinations, launcher: place, place, ways, locks, folderLocks: createFolderLocks() },
      still: createStillTools(env),
    },
    // In need nobody is kept from a restore by a channel that cannot be opened.
    notifiers: await openChannels({ notify: plan.stages.notify, repository }, io),
    environment: env,
    process: processFacts(),
    isAlive: isAliveProcess,
    clock: { now: () => Date.now() },
    random: (bytes) => randomBytes(bytes),
    signal: io.interrupts.claim(),
    mask: io.redactor.mask,
    // A manifest alone comes with no file.
    isAsRead: () => asked.options.fromManifest !== null || isAsRead(chosen, asked.setting),
    decide: (context) => decideAgain(backup, asked, context),
    makeSafetyBackup: (wish) => makeSafetyBackup(asked, owner, wish),
  };
}
