import { mkdir, rm } from 'node:fs/promises';
import type { Cleanup } from './cleanup.ts';
import type { Journal } from './journal.ts';

/** Makes folders that go when the run ends, and are in the journal until then. */
export function folderMaker(
  journal: Journal,
  cleanup: Pick<Cleanup, 'defer'>,
): (path: string) => Promise<void> {
  return async (path) => {
    const number = await journal.intend({ do: 'folder', path });
    cleanup.defer(path, async () => {
      await rm(path, { recursive: true, force: true });
      await journal.done(number);
    });
    await mkdir(path, { recursive: true, mode: 0o700 });
  };
}
