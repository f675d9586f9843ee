import { BackupError } from '../../model/failures.ts';
import type { SyncEvent } from '../../model/sync/event.ts';
import type { StepContext } from '../../ports/step-context.ts';
import { type Copying, copyBackup } from '../copy-backup.ts';
import { holdWhileReading, type Reading } from '../fetch/reading-hold.ts';
import type { PlannedCopy, SyncPlan } from './plan-sync.ts';

export interface Filling {
  readonly copying: Copying;
  /** Says to other hosts why nothing that is read may be deleted. */
  readonly reading: Reading;
  readonly emit: (event: SyncEvent) => void;
  /** Surroundings in which the bytes of one backup are counted. */
  readonly counting: (backup: string, bytes: number, context: StepContext) => StepContext;
}

export interface Filled {
  readonly copied: number;
  readonly bytes: number;
  readonly failures: readonly BackupError[];
}

/** No other backup fits either, or nothing there can be reached. */
const hopeless: readonly string[] = ['BP5030', 'BP5040'];

/**
 * Brings what a plan says, one after another, the newest first. One that fails is told, and the next one is tried; where
 * that is hopeless the rest is given up. Rejects only when the signal fires.
 */
export async function copyMissing(
  filling: Filling,
  { copies }: SyncPlan,
  context: StepContext,
): Promise<Filled> {
  const failures: BackupError[] = [];
  let [copied, bytes] = [0, 0];
  for (const planned of copies) {
    const failure = await copyOne(filling, planned, context);
    if (failure === null) {
      copied += 1;
      bytes += planned.bytes;
      continue;
    }
    failures.push(failure);
    if (hopeless.includes(failure.code)) break;
  }
  return { copied, bytes, failures };
}

async function copyOne(
  { copying, reading, emit, counting }: Filling,
  { copy, judged, bytes }: PlannedCopy,
  context: StepContext,
): Promise<BackupError | null> {
  const backup = copy.id;
  const address = { destination: copying.from, pipeline: copy.pipeline, backup };
  const hold = await holdWhileReading(address, reading, context);
  try {
    const { manifestSha256 } = judged.backup;
    await copyBackup(copying, { copy, manifestSha256 }, counting(backup, bytes, context));
    emit({ event: 'copied', backup, bytes });
    return null;
  } catch (error) {
    context.signal.throwIfAborted();
    const failure = asFailure(error, copying);
    const { code, message, hint } = failure;
    emit({ event: 'failed', backup, code, message, hint });
    return failure;
  } finally {
    await hold.release();
  }
}

function asFailure(error: unknown, { from, to }: Copying): BackupError {
  if (error instanceof BackupError) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new BackupError({
    code: 'BP5040',
    message: `copying from ${from.id} to ${to.id} failed: ${message}`,
    hint: 'repeat it when both answer; what was copied before stays',
    cause: error,
  });
}
