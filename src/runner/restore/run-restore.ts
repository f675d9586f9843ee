import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RestoreEmit, RestoreEvent, RestoreHappening } from '../../model/restore/event.ts';
import { restoreSteps } from '../../model/restore/steps.ts';
import type { RestoreSummary } from '../../model/restore/summary.ts';
import { createBackupId } from '../../model/run/backup-id.ts';
import { maskTexts } from '../../model/run/mask-texts.ts';
import { RestoreProgress } from '../../stages/restore/progress.ts';
import { followRestore } from '../how-far.ts';
import { createLiveFile } from '../live-file.ts';
import { attemptRestore } from './attempt-restore.ts';
import type { RestoreJob } from './restore-job.ts';
import { RestoreLog } from './restore-log.ts';
import { sendRestoreNotices } from './restore-notices.ts';
import { summarizeRestore } from './summarize-restore.ts';

/** Restores a backup once. Never rejects for what can happen in a restore: the summary says how it ended. */
export async function runRestore(job: RestoreJob): Promise<RestoreSummary> {
  const startedAt = job.clock.now();
  const id = createBackupId(startedAt, job.random(4));
  const live = createLiveFile(job.state.restoreFolder(job.plan.name, id), followRestore());
  const emit = (said: RestoreHappening) => {
    const happening = maskTexts(said, job.mask);
    live.tell(happening);
    job.report({
      at: new Date(job.clock.now()).toISOString(),
      run: id,
      ...happening,
    } as RestoreEvent);
  };
  const { backup, plan } = job;
  emit({
    event: 'restore-started',
    formatVersion: 1,
    pipeline: plan.name,
    backup,
    steps: restoreSteps,
  });
  const progress = new RestoreProgress(job.mask);
  const log = new RestoreLog(emit, () => performance.now());
  const { decided, failure } = await attemptRestore(job, { id, emit, progress, log });
  const summary = maskTexts(
    summarizeRestore({ job, id, startedAt, progress, log, decided, failure }),
    job.mask,
  );
  await live.close();
  const isKnown = decided !== null && job.answer !== null;
  await (isKnown ? remember(job, summary) : forget(job, id));
  // Nobody but whoever asked for it has to know that it never began.
  if (isKnown) await log.step('notify', () => tell(job, summary, emit));
  emit({ event: 'restore-finished', summary });
  return summary;
}

async function tell(job: RestoreJob, summary: RestoreSummary, emit: RestoreEmit) {
  await sendRestoreNotices(job, summary, emit);
  return '';
}

/** History is a courtesy: a full disk must not turn a good restore into a failed one. */
async function remember({ state, plan }: RestoreJob, summary: RestoreSummary): Promise<void> {
  try {
    const path = join(state.restoreFolder(plan.name, summary.run), 'summary.json');
    await writeFile(path, `${JSON.stringify(summary)}\n`, { flag: 'wx', mode: 0o600 });
  } catch {
    await state.dropBallast();
  }
}

/** What never came to a plan, and what was only rehearsed, has touched nothing. */
async function forget({ state, plan }: RestoreJob, id: string): Promise<void> {
  await rm(state.restoreFolder(plan.name, id), { recursive: true, force: true });
}
