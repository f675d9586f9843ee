import { open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { errnoOf } from './failures.ts';

/** Some file systems cannot flush a folder, and say so; there is nothing better to do on them. */
const unsupported: readonly string[] = ['EINVAL', 'ENOTSUP', 'EOPNOTSUPP', 'EISDIR'];

/** Makes the names in a folder outlive a power cut. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } catch (error) {
    if (!unsupported.includes(errnoOf(error) ?? '')) throw error;
  } finally {
    await handle.close();
  }
}

/** From `folder` up to `top`, both included: another writer may have made one of them a moment ago. */
export async function syncUpwards(folder: string, top: string): Promise<void> {
  for (let at = folder; ; at = dirname(at)) {
    await syncFolder(at);
    if (at === top || at === dirname(at)) return;
  }
}
