import { randomBytes } from 'node:crypto';
import { createLocalPlace } from '../../adapters/places/local/local.ts';
import type { BackupError } from '../../model/failures.ts';
import { createBackupId } from '../../model/run/backup-id.ts';
import type { Happening, RunEvent } from '../../model/run/event.ts';
import type { RunSummary } from '../../model/run/summary.ts';
import { stageNames } from '../../model/stages.ts';
import type { Notifier } from '../../ports/notifier.ts';
import type { NotifierPart } from '../../runner/job.ts';
import { sendNotices } from '../../runner/notices.ts';
import type { RunWishes } from '../../stages/run.ts';
import type { Chosen } from '../choose-pipeline.ts';
import { createPart } from '../compose/create-part.ts';
import { createOurSecrets } from '../compose/secrets.ts';
import type { Io } from '../io.ts';
import type { Line } from '../verb.ts';
import { openReporter } from './reporter.ts';

export interface EarlyEnd {
  readonly chosen: Chosen;
  readonly wishes: RunWishes;
  readonly line: Line;
  readonly error: BackupError;
}

/** A run that could not even be put together ends like any other: seen, summed up, and told to whoever listens. */
export async function endEarly({ chosen, wishes, line, error }: EarlyEnd, io: Io) {
  const hearing: ((secret: string) => void)[] = [];
  const reporter = await openReporter(line, io, { onSecret: (hear) => void hearing.push(hear) });
  const startedAt = Date.now();
  const id = createBackupId(startedAt, randomBytes(4));
  const emit = (happening: Happening) =>
    reporter.report({ at: new Date().toISOString(), run: id, ...happening } as RunEvent);
  try {
    const { name: pipeline } = chosen.plan;
    emit({ event: 'run-started', formatVersion: 1, pipeline, stages: stageNames });
    const summary = summarize(chosen, { id, startedAt, error });
    const notifiers = await createNotifiers(chosen, io, (secret) => {
      for (const hear of hearing) hear(secret);
    });
    await sendNotices({ notifiers, wishes, clock: { now: () => Date.now() } }, summary, emit);
    emit({ event: 'run-finished', summary });
    return summary;
  } finally {
    reporter.close();
  }
}

interface Ended {
  readonly id: string;
  readonly startedAt: number;
  readonly error: BackupError;
}

function summarize({ plan }: Chosen, { id, startedAt, error }: Ended): RunSummary {
  const finishedAt = Date.now();
  const { code, stage, message, hint, exit } = error;
  return {
    formatVersion: 1,
    pipeline: plan.name,
    run: id,
    outcome: 'failed',
    exit,
    reason: message,
    startedAt: new Date(startedAt).toISOString(),
    finishedAt: new Date(finishedAt).toISOString(),
    durationMs: finishedAt - startedAt,
    backup: null,
    artifacts: [],
    destinations: plan.stages.upload.map(({ id: destination, required }) => ({
      id: destination,
      required,
      state: 'missing',
      error: null,
    })),
    stages: [],
    failure: { code, stage, message, hint, also: [] },
    warnings: [],
    removed: [],
  };
}

/** A channel that cannot be made either does not keep the others from being told. */
async function createNotifiers(
  { plan, repository }: Chosen,
  io: Io,
  onSecret: (secret: string) => void,
): Promise<readonly NotifierPart[]> {
  const place = createLocalPlace({ environment: io.env });
  const secrets = createOurSecrets(repository, io, onSecret);
  const made = plan.stages.notify.map(async (entry): Promise<readonly NotifierPart[]> => {
    const parts = { place, secrets, repository, sources: [] };
    const notifier = await createPart<Notifier>('notifier', entry, parts).catch(() => null);
    return notifier === null ? [] : [{ notifier, on: entry.on, timeoutMs: entry.timeout }];
  });
  return (await Promise.all(made)).flat();
}
