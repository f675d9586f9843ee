import { serializeHold } from '../catalog/hold.ts';
import { putNew } from '../catalog/store/put-new.ts';
import { holdKey } from '../model/run/layout.ts';
import { contextOf } from './context.ts';
import type { Run } from './run.ts';
import { backupOf } from './stamp.ts';

/** Protects the new backup, at every destination that has it, until somebody releases it. */
export async function holdBackup(run: Run): Promise<void> {
  const { hold } = run.wishes;
  if (hold === null) return;
  const bytes = serializeHold({ reason: run.mask(hold), owner: run.wishes.owner, until: null });
  for (const { id, destination } of run.parts.destinations) {
    if (run.progress.copies.get(id)?.state !== 'committed') continue;
    const key = holdKey(run.plan.name, backupOf(run));
    const onToken = () => Promise.resolve();
    await putNew({ destination, key, bytes, onToken }, contextOf(run));
  }
}
