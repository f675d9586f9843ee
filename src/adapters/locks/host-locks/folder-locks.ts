import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { FolderLocks } from '../../../ports/lock.ts';
import { tryLock } from './flock.ts';

const file = 'run.lock';
const retryMs = 20;
const maxTries = 100;

/** By `flock` on a file in the folder: whoever sees the folder sees the lock, in another container too. */
export function createFolderLocks(): FolderLocks {
  return { hold, look };
}

async function hold(folder: string): ReturnType<FolderLocks['hold']> {
  const flags = constants.O_RDWR | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW;
  const handle = await open(join(folder, file), flags, 0o600);
  try {
    // Nobody else wants it; somebody may just be looking.
    for (let left = maxTries; !(await tryLock(handle, 'exclusive')); left -= 1) {
      if (left === 0) throw new Error(`the lock in ${folder} is held by somebody else`);
      await pause(retryMs);
    }
  } catch (error) {
    await handle.close();
    throw error;
  }
  return { release: () => handle.close() };
}

async function look(folder: string): ReturnType<FolderLocks['look']> {
  const handle = await openLock(folder);
  if (typeof handle === 'string') return handle;
  try {
    return (await tryLock(handle, 'shared')) ? 'free' : 'held';
  } catch {
    // A file system without locks; nothing is decided by an answer that is none.
    return 'unknown';
  } finally {
    await handle.close();
  }
}

async function openLock(folder: string): Promise<FileHandle | 'none' | 'unknown'> {
  try {
    return await open(join(folder, file), constants.O_RDWR | constants.O_NOFOLLOW);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null;
    return code === 'ENOENT' || code === 'ENOTDIR' ? 'none' : 'unknown';
  }
}
