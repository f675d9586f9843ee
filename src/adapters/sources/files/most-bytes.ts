import { lstat, statfs } from 'node:fs/promises';
import { pathOf } from './roots.ts';
import type { WalkOptions } from './walk.ts';

/**
 * ext2 to ext4, and tmpfs: what can be read from them takes as much room as they say is used. Others compress, or
 * share blocks among files, which an archive does not.
 */
const plainTypes: readonly number[] = [0xef53, 0x01021994];
const headerBytes = 1024;

/** More than the archive can hold, without looking at a file; `null` where that would take looking. */
export async function mostBytes({
  roots,
  repository,
  oneFileSystem,
}: WalkOptions): Promise<number | null> {
  if (!oneFileSystem) return null;
  const perDevice = new Map<number, number>();
  for (const root of roots) {
    const path = pathOf(root, repository);
    const [{ dev }, held] = await Promise.all([lstat(path), statfs(path)]);
    if (!plainTypes.includes(held.type)) return null;
    const used = (held.blocks - held.bfree) * held.bsize;
    perDevice.set(dev, used + (held.files - held.ffree) * headerBytes);
  }
  return [...perDevice.values()].reduce((sum, bytes) => sum + bytes, 0);
}
