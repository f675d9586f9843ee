import { open, stat } from 'node:fs/promises';

export interface DatabaseSizes {
  readonly fileBytes: number;
  /** Changes that are not in the file yet. */
  readonly walBytes: number;
}

export async function databaseSizes(database: string): Promise<DatabaseSizes> {
  const { size: fileBytes } = await stat(database);
  const wal = await stat(`${database}-wal`).catch(() => null);
  return { fileBytes, walBytes: wal?.size ?? 0 };
}

export type DatabaseHeader = 'empty' | 'foreign' | 'rollback' | 'wal';

const magic = 'SQLite format 3\0';
const readVersionAt = 19;

/** What the first bytes of a file say. An encrypted database is foreign: its header is encrypted too. */
export async function readHeader(database: string): Promise<DatabaseHeader> {
  const file = await open(database);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(100), 0, 100, 0);
    if (bytesRead === 0) return 'empty';
    if (buffer.toString('latin1', 0, magic.length) !== magic) return 'foreign';
    return buffer[readVersionAt] === 2 ? 'wal' : 'rollback';
  } finally {
    await file.close();
  }
}
