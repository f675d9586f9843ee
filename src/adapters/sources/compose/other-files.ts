import { readdirSync } from 'node:fs';
import { join } from 'node:path';

const companions = ['', '-wal', '-shm', '-journal'];
/** Enough to know that there are others. */
const most = 10_000;

/** A file of a volume that is not of this database: whoever stores only the database would lose it. `null` for none. */
export function findOtherFile(mountpoint: string, database: string): string | null {
  const own = companions.map((ending) => database + ending);
  const folders = [mountpoint];
  let looked = 0;
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    for (const entry of entriesOf(folder)) {
      const path = join(folder, entry.name);
      looked += 1;
      if (looked > most) return null;
      if (entry.isDirectory()) folders.push(path);
      else if (!own.includes(path)) return path;
    }
  }
  return null;
}

function entriesOf(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    // What cannot be read is told where the database is looked at.
    return [];
  }
}
