import type { FreeSpace } from '../../../model/restore/plan/space.ts';
import { roomAt } from '../../../util/room.ts';

/** What is free in each of these folders, as they are or will be. */
export async function findRoom(folders: readonly string[]): Promise<readonly FreeSpace[]> {
  const distinct = [...new Set(folders)];
  return await Promise.all(
    distinct.map(async (folder) => {
      // What cannot even be looked at has other findings against it.
      const room = await roomAt(folder).catch(() => null);
      return { folder, free: room?.bytes ?? null, fileSystem: room?.disk ?? folder };
    }),
  );
}
