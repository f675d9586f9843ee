import { open } from 'node:fs/promises';
import { systemCodeOf } from './system-error.ts';

/** Some file systems cannot flush a folder, and say so; there is nothing better to do on them. */
const unsupported: readonly string[] = ['EINVAL', 'ENOTSUP', 'EOPNOTSUPP', 'EISDIR'];

/** Makes the names in a folder outlive a power cut. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } catch (error) {
    if (!unsupported.includes(systemCodeOf(error) ?? '')) throw error;
  } finally {
    await handle.close();
  }
}
