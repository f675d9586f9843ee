import { dirname } from 'node:path';
import { syncFolder } from '../../../util/sync-folder.ts';

/** From `folder` up to `top`, both included: another writer may have made one of them a moment ago. */
export async function syncUpwards(folder: string, top: string): Promise<void> {
  for (let at = folder; ; at = dirname(at)) {
    await syncFolder(at);
    if (at === top || at === dirname(at)) return;
  }
}
