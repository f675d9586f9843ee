import type { Hook, Restore as RestoreSection } from '../../model/plan.ts';
import { createMaintenanceFile, removeMaintenanceFile } from './maintenance-file.ts';
import type { Restore } from './restore.ts';
import { staysOutOfService } from './taken-back.ts';

const limitMs = 10 * 60_000;

/** `restore.maintenance` is a hook around the replacement: the innermost, so that it lasts no longer than that. */
export function maintenanceHooks(section: RestoreSection | undefined): readonly Hook[] {
  const { enter, leave } = section?.maintenance ?? {};
  if (enter === undefined || leave === undefined) return [];
  return [{ at: 'around:restore', enter, leave, env: [], timeout: limitMs, onError: 'fail' }];
}

/** Works while a file says that the application is out of service, for those that look for one. */
export async function withMaintenanceFile<T>(restore: Restore, work: () => Promise<T>): Promise<T> {
  const { maintenanceFile: path, id, record } = restore;
  if (path === null) return await work();
  const done = await record.intend({ do: 'maintenance-file', path, restore: id });
  const remove = () =>
    removeMaintenanceFile(path, id)
      .then(done)
      .catch((error: unknown) => tellLeft(restore, error));
  try {
    await createMaintenanceFile(path, {
      ...{ restore: id, pipeline: restore.pipeline, backup: restore.decided.plan.backup.id },
      since: new Date(restore.clock.now()).toISOString(),
    });
    const worked = await work();
    await remove();
    return worked;
  } catch (error) {
    if (!staysOutOfService(error)) await remove();
    throw error;
  }
}

/** It stays in the journal, and whoever recovers tries again. */
function tellLeft({ progress }: Restore, error: unknown): void {
  progress.doubt(error instanceof Error ? error.message : String(error));
}
