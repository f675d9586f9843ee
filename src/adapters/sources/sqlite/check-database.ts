import { access, constants, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Finding } from '../../../ports/step-context.ts';
import { readHeader } from './database-file.ts';

/** Looks at the file only: even to read it, SQLite would create files beside it. */
export async function checkDatabase(database: string): Promise<readonly Finding[]> {
  const found = await stat(database).catch(() => null);
  if (!found) {
    return [error(`there is no database ${database}`, 'correct `path`, or mount what it lies on')];
  }
  if (!found.isFile()) {
    return [error(`${database} is no file`, 'name the database file itself in `path`')];
  }
  if (!(await may(database, constants.R_OK))) {
    return [error(`${database} cannot be read`, 'let this user read the file')];
  }
  return checkContent(database);
}

async function checkContent(database: string): Promise<readonly Finding[]> {
  switch (await readHeader(database)) {
    case 'foreign':
      return [
        error(
          `${database} is no SQLite database, or an encrypted one`,
          'correct `path`; dump an encrypted database with its own program and `type: command`',
        ),
      ];
    case 'empty':
      return [{ severity: 'warning', message: `${database} is empty`, hint: 'is it the one?' }];
    case 'wal':
      return checkFolder(database);
    case 'rollback':
      return [];
  }
}

/** With a write-ahead log every reader takes part in a file of shared memory beside the database. */
async function checkFolder(database: string): Promise<readonly Finding[]> {
  const sharedMemory = `${database}-shm`;
  if (await may(sharedMemory, constants.R_OK | constants.W_OK)) return [];
  if (!(await exists(sharedMemory)) && (await may(dirname(database), constants.W_OK))) return [];
  return [
    error(
      `${database} has a write-ahead log, and this user may not write ${sharedMemory}`,
      'let this user write into the folder of the database, or run as the user of the application',
    ),
  ];
}

function exists(file: string): Promise<boolean> {
  return may(file, constants.F_OK);
}

function may(file: string, mode: number): Promise<boolean> {
  return access(file, mode).then(
    () => true,
    () => false,
  );
}

function error(message: string, hint: string): Finding {
  return { severity: 'error', message, hint };
}
