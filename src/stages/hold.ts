import { layHold } from '../catalog/lay-hold.ts';
import { contextOf } from './context.ts';
import type { Run } from './run.ts';
import { backupOf } from './stamp.ts';

/** Protects the new backup, at every destination that has it, until somebody releases it. */
export async function holdBackup(run: Run): Promise<void> {
  const { wishes, plan } = run;
  if (wishes.hold === null) return;
  const hold = { reason: run.mask(wishes.hold), owner: wishes.owner, until: null };
  for (const { id, destination } of run.parts.destinations) {
    if (run.progress.copies.get(id)?.state !== 'committed') continue;
    const copy = { destination, pipeline: plan.name, backup: backupOf(run) };
    const wish = { copy, pipelines: [plan.name], hold, isReplacing: false };
    await layHold(wish, contextOf(run));
  }
}
