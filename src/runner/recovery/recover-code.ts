import { join } from 'node:path';
import { comeBack } from '../../stages/restore/checkout/come-back.ts';
import type { CheckoutHandle } from '../../stages/restore/checkout/handle.ts';
import { appendEntry, type Entry, openEffects } from '../journal.ts';
import { isAtWork, readIfThere } from './journals.ts';
import { isOurJournal } from './leave-hooks.ts';
import { stopServices } from './recover-restores.ts';
import type { RecoveryEmit, RecoveryJob } from './recovery-job.ts';
import { undoingContext } from './undo-effect.ts';

/** Without a pipeline: its file is not read yet. */
export interface CodeRecovery
  extends Pick<RecoveryJob, 'state' | 'environment' | 'clock' | 'signal' | 'isAlive'> {
  readonly plan: Pick<RecoveryJob['plan'], 'name'>;
  readonly parts: Pick<RecoveryJob['parts'], 'launcher' | 'place' | 'folderLocks'>;
  /** Whether a pipeline file is one that this command is about. */
  readonly isMeant: (file: string) => boolean;
}

/**
 * Brings code back that a killed restore has left at a tag, before anything is read there: the tag may have another
 * pipeline file or none, by which nobody could clean up. All else of the restore waits for `recoverRuns`. Only under
 * the lock of the pipeline.
 */
export async function recoverCode(job: CodeRecovery, emit: RecoveryEmit): Promise<void> {
  const { state, plan } = job;
  for (const id of (await state.restores(plan.name)).toReversed()) await recoverOne(job, id, emit);
}

/** Whether there is a restore of a pipeline for which this has to be done. */
export async function hasCodeAway(job: CodeRecovery): Promise<boolean> {
  const restores = await job.state.restores(job.plan.name);
  const found = await Promise.all(restores.map((id) => lookAt(job, id)));
  return found.some((one) => one !== null);
}

async function recoverOne(job: CodeRecovery, id: string, emit: RecoveryEmit): Promise<void> {
  const away = await lookAt(job, id);
  if (away === null || !(await isOurJournal(away.path))) return;
  const { path, open, number, handle } = away;
  await stopServices(job, { id, open }, emit);
  const way = await comeBack(handle, job.parts.place, undoingContext(job));
  // Where somebody has moved it since it is told by whoever recovers the rest.
  if (way.state === 'failed' && way.isElsewhere) return;
  if (way.state === 'failed') {
    emit({ event: 'warning', message: `the restore ${id}: ${way.message}; ${way.hint}` });
    return;
  }
  await appendEntry(path, { kind: 'done', number });
  emit({ event: 'recovered', message: `the code of ${handle.repository} is where it was before` });
}

interface CodeAway {
  readonly path: string;
  readonly open: ReturnType<typeof openEffects>;
  readonly number: number;
  readonly handle: CheckoutHandle;
}

async function lookAt(job: CodeRecovery, id: string): Promise<CodeAway | null> {
  const folder = job.state.restoreFolder(job.plan.name, id);
  const path = join(folder, 'journal.ndjson');
  const entries = (await readIfThere(path)) ?? [];
  if (entries.some(({ kind }) => kind === 'end' || kind === 'turned')) return null;
  if (!isMeant(job, entries) || (await isAtWork(job, folder, entries))) return null;
  const open = openEffects(entries);
  for (const { number, effect } of open) {
    if (effect.do === 'checkout') return { path, open, number, handle: effect.handle };
  }
  return null;
}

function isMeant(job: CodeRecovery, entries: readonly Entry[]): boolean {
  return entries.some(
    (entry) => entry.kind === 'start' && entry.file !== undefined && job.isMeant(entry.file),
  );
}
