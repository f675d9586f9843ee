import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { BackupError } from '../../../model/failures.ts';
import type { FileLocks } from '../../../ports/lock.ts';
import { tryLock } from './flock.ts';

export function createFileLocks(): FileLocks {
  return { hold };
}

async function hold(path: string, waitMs: number): ReturnType<FileLocks['hold']> {
  const flags = constants.O_RDWR | constants.O_CREAT | constants.O_NOFOLLOW;
  const handle = await open(path, flags, 0o600);
  try {
    if (await tryLock(handle, 'exclusive', waitMs)) return { release: () => handle.close() };
    throw new BackupError({
      code: 'BP5091',
      message: `${path} is locked by another command for too long`,
      hint: 'find out which one: `fuser` tells who has it open',
    });
  } catch (error) {
    await handle.close();
    throw error;
  }
}
