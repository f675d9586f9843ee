import type { Loaded, Setting } from '../../config/load.ts';
import { type NotifyAlone, readNotifyAlone } from '../../config/notify-alone.ts';
import { exits } from '../../model/exit.ts';
import { maskTexts } from '../../model/run/mask-texts.ts';
import type { RunSummary } from '../../model/run/summary.ts';
import { readLastOutcome } from '../../runner/backup/last-outcome.ts';
import { sendNotices } from '../../runner/backup/notices.ts';
import { stateFolder } from '../compose/folders.ts';
import type { Io } from '../io.ts';
import { warnUnnotified } from '../notice/warn-unnotified.ts';
import type { Line } from '../verb.ts';
import { describeMistakes } from './describe-mistakes.ts';
import { earlySummary } from './early-summary.ts';
import { openChannels } from './open-channels.ts';

interface Around {
  readonly line: Line;
  readonly io: Io;
  readonly setting: Setting;
}

/** A timer that asks often what is due must not call people each time. */
const sameAgainMs = 12 * 3_600_000;

/**
 * A run that an invalid file prevents is told to whom the file itself names, where that part of it is valid. What is
 * printed is not its business, but for a channel that cannot be reached.
 */
export async function tellInvalid(loaded: Loaded, { line, io, setting }: Around): Promise<void> {
  const alone = line.flag('dry-run') ? null : readNotifyAlone(loaded, setting);
  if (alone === null) return;
  const summary = maskTexts(summarize(alone, loaded), io.redactor.mask);
  if (line.flag('due') && (await wasJustTold(summary, io))) return;
  const { repository } = loaded;
  const notifiers = await openChannels({ notify: alone.notify, repository }, io);
  const state = { path: stateFolder(io.env) };
  const clock = { now: () => Date.now() };
  const job = { notifiers, state, clock, wishes: { dryRun: false } };
  await sendNotices(job, summary, (happening) => warnUnnotified(happening, io));
}

async function wasJustTold({ pipeline, failure, startedAt }: RunSummary, io: Io) {
  const last = await readLastOutcome({ path: stateFolder(io.env) }, pipeline);
  if (last === null || last.outcome !== 'failed' || last.reason !== failure?.message) return false;
  return Date.parse(startedAt) - Date.parse(last.at) < sameAgainMs;
}

function summarize({ name }: NotifyAlone, loaded: Loaded): RunSummary {
  return earlySummary({
    pipeline: name,
    exit: exits.config,
    reason: `the run could not begin: ${loaded.shown} is invalid`,
    failure: { ...describeMistakes(loaded), stage: null },
    startedAt: Date.now(),
  });
}
