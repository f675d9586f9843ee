import type { FolderLocks } from '../ports/lock.ts';
import type { Cleanup } from './cleanup.ts';

export interface Holding {
  readonly folderLocks: FolderLocks;
  readonly cleanup: Pick<Cleanup, 'defer'>;
}

/** Shows in a folder of this run that the run lives, until it is cleaned up. Answers why that cannot be, or `null`. */
export async function holdFolder(
  folder: string,
  { folderLocks, cleanup }: Holding,
): Promise<string | null> {
  try {
    const held = await folderLocks.hold(folder);
    cleanup.defer(`the lock in ${folder}`, () => held.release());
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
