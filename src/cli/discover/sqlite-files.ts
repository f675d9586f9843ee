import { closeSync, type Dirent, openSync, readdirSync, readSync } from 'node:fs';
import { join, relative } from 'node:path';

const magic = 'SQLite format 3\0';
/** Beside a database, and of it. */
const companions = /-(?:wal|shm|journal)$/;
/** A folder with more in it is not one of databases alone. */
const most = 64;

/** The SQLite databases in a folder that holds nothing else; none where there is anything else, or nothing to be seen. */
export function sqliteFilesIn(folder: string): readonly string[] {
  try {
    const files = filesIn(folder, most).filter(({ name }) => !companions.test(name));
    const paths = files.map(({ parentPath, name }) => join(parentPath, name));
    return paths.every(isDatabase) ? paths.map((path) => relative(folder, path)) : [];
  } catch {
    // It is on another host, not for us to read, or has too much in it.
    return [];
  }
}

function filesIn(folder: string, atMost: number): readonly Dirent[] {
  const files: Dirent[] = [];
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.isDirectory()) files.push(...filesIn(join(folder, entry.name), atMost));
    else files.push(entry);
    if (files.length > atMost) throw new RangeError('too many');
  }
  return files;
}

function isDatabase(path: string): boolean {
  const bytes = Buffer.alloc(magic.length);
  const file = openSync(path, 'r');
  try {
    readSync(file, bytes, 0, bytes.length, 0);
  } finally {
    closeSync(file);
  }
  return bytes.toString('latin1') === magic;
}
