import { spawn } from 'node:child_process';
import type { FileHandle } from 'node:fs/promises';
import { BackupError } from '../../../model/failures.ts';
import type { LockMode } from '../../../ports/lock.ts';

const busyCode = 75;

/**
 * Tries once, or for so long. `flock` locks what the descriptor stands for, which is ours too; it ends and the lock stays until
 * the handle is closed. `false` only when somebody else has it.
 */
export async function tryLock({ fd }: FileHandle, mode: LockMode, waitMs = 0): Promise<boolean> {
  const how = mode === 'exclusive' ? '--exclusive' : '--shared';
  const patience = waitMs === 0 ? ['--nonblock'] : ['--timeout', String(waitMs / 1000)];
  const argv = [...patience, '--conflict-exit-code', String(busyCode), how, '3'];
  const child = spawn('flock', argv, {
    stdio: ['ignore', 'ignore', 'pipe', fd],
    // Ctrl-C on the terminal is for us, and not for whoever waits on our behalf.
    detached: waitMs > 0,
  });
  let complaint = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    complaint = (complaint + text).slice(-500);
  });
  const code = await new Promise<number | string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('close', (status, signal) => resolve(status ?? String(signal)));
  });
  if (code === 0) return true;
  if (code === busyCode) return false;
  // Only busy means busy: whatever else went wrong, two runs must not believe they are alone.
  throw new BackupError({
    code: 'BP5091',
    stage: 'lock',
    message: `the lock cannot be taken: ${complaint.trim() || code}`,
    hint: 'the program `flock` (util-linux) and a lock folder on a local file system are needed',
  });
}
