import type { BackupError } from '../../model/failures.ts';
import type { Happening, RunEvent } from '../../model/run/event.ts';
import { maskTexts } from '../../model/run/mask-texts.ts';
import type { RunSummary } from '../../model/run/summary.ts';
import { stageNames } from '../../model/stages.ts';
import { sendNotices } from '../../runner/backup/notices.ts';
import type { RunWishes } from '../../stages/run.ts';
import type { Chosen } from '../choose-pipeline.ts';
import { stateFolder } from '../compose/folders.ts';
import type { Io } from '../io.ts';
import type { Line } from '../verb.ts';
import { earlySummary } from './early-summary.ts';
import { openChannels } from './open-channels.ts';
import { openReporter } from './reporter.ts';

export interface EarlyEnd {
  readonly chosen: Chosen;
  readonly wishes: RunWishes;
  readonly line: Line;
  readonly error: BackupError;
}

/** A run that could not even be put together ends like any other: seen, summed up, and told to whoever listens. */
export async function endEarly({ chosen, wishes, line, error }: EarlyEnd, io: Io) {
  const reporter = await openReporter(line, io);
  const { mask } = io.redactor;
  const summary = maskTexts(summarize(chosen, error), mask);
  const { run, pipeline } = summary;
  const emit = (happening: Happening) =>
    reporter.report(
      maskTexts({ at: new Date().toISOString(), run, ...happening } as RunEvent, mask),
    );
  try {
    emit({ event: 'run-started', formatVersion: 1, pipeline, stages: stageNames });
    const { repository, plan } = chosen;
    const channels = { repository, notify: plan.stages.notify };
    const notifiers = await openChannels(channels, io);
    const state = { path: stateFolder(io.env) };
    const job = { notifiers, wishes, state, clock: { now: () => Date.now() } };
    await sendNotices(job, summary, emit);
    emit({ event: 'run-finished', summary });
    return summary;
  } finally {
    reporter.close();
  }
}

function summarize({ plan }: Chosen, error: BackupError): RunSummary {
  const { code, stage, message, hint, exit } = error;
  return earlySummary({
    pipeline: plan.name,
    exit,
    reason: message,
    failure: { code, stage, message, hint },
    // As after a hook that asks not to run: whether backups are good is as it was.
    outcome: code === 'BP5150' ? 'skipped' : 'failed',
    startedAt: Date.now(),
    destinations: plan.stages.upload.map(({ id, required }) => ({
      id,
      required,
      state: 'missing',
      error: null,
    })),
  });
}
