import type { RunEvent } from '../../model/run/event.ts';
import type { RunSummary } from '../../model/run/summary.ts';
import { runBackup } from '../../runner/backup/run-backup.ts';
import type { SafetyWish } from '../../runner/restore/restore-job.ts';
import { openJob } from '../compose/open-job.ts';
import { triggerUrl } from '../run/read-wishes.ts';
import type { Asked } from './asked.ts';
import { HeldLocks } from './held-locks.ts';

/**
 * Backs up what is about to be replaced: a run within the restore, under its lock, of which nobody is told beside the
 * progress. It removes no other backup.
 */
export async function makeSafetyBackup(
  { chosen, setting, store, io }: Asked,
  owner: string,
  { only, note, signal, onProgress }: SafetyWish,
): Promise<RunSummary> {
  const wishes = {
    ...{ only, note, owner, labels: {}, appVersion: null, dryRun: false, adopt: [], hold: null },
    trigger: { kind: 'safety', url: triggerUrl(io.env) } as const,
  };
  const report = counting(onProgress);
  const job = await openJob({ chosen, setting, store, wishes, report }, io);
  const parts = { ...job.parts, locks: new HeldLocks(job.parts.locks) };
  return await runBackup({ ...job, parts, signal, notifiers: [] });
}

function counting(onProgress: (plainBytes: number) => void): (event: RunEvent) => void {
  const dumped = new Map<string, number>();
  return (event) => {
    if (event.event !== 'artifact-progress' && event.event !== 'artifact-sealed') return;
    dumped.set(event.artifact, event.plainBytes);
    onProgress([...dumped.values()].reduce((sum, bytes) => sum + bytes, 0));
  };
}
