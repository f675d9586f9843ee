import type { FolderLocks } from '../../ports/lock.ts';
import { type Entry, readJournal, type Writer } from '../journal.ts';
import { asStateFailure } from '../state-folder.ts';

interface Living {
  readonly isAlive: (writer: Writer) => boolean;
  readonly parts: { readonly folderLocks: FolderLocks };
}

/**
 * Whether whoever writes this journal still works. A run makes its journal before it has the lock of the pipeline; and
 * where two containers share the state folder and not the folder of the locks, that lock keeps nobody out, and a
 * process id means another process to each.
 */
export async function isAtWork(
  living: Living,
  folder: string,
  entries: readonly Entry[],
): Promise<boolean> {
  if (entries.some(({ kind }) => kind === 'left')) return false;
  const isAlive = (entry: Entry) =>
    entry.kind === 'start' && entry.by !== undefined && living.isAlive(entry.by);
  return entries.some(isAlive) || (await isHeld(living, folder));
}

export async function isHeld({ parts }: Pick<Living, 'parts'>, folder: string): Promise<boolean> {
  return (await parts.folderLocks.look(folder)) === 'held';
}

/** `null` for no journal. */
export async function readIfThere(path: string): Promise<readonly Entry[] | null> {
  try {
    return await readJournal(path);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null;
    // No folder of a run at all, but a file that somebody has put there.
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    return await asStateFailure(path, () => Promise.reject(error));
  }
}
