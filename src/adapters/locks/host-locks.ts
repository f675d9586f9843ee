import { spawn } from 'node:child_process';
import { constants } from 'node:fs';
import { chmod, type FileHandle, mkdir, open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { BackupError } from '../../model/failures.ts';
import type { HeldLock, Holder, HostLocks, LockMode, LockWish } from '../../ports/lock.ts';

const busyCode = 75;
const retryMs = 250;

/**
 * Locks by `flock` on a descriptor of ours: the kernel gives them back when this process ends, also by kill -9,
 * and also while children live, because those never inherit the descriptor.
 */
export function createHostLocks(folder: string): HostLocks {
  const pathOf = (name: string) => join(folder, `${name}.lock`);
  return {
    acquire: async (names, mode, wish) => {
      await makeFolder(folder);
      const held: FileHandle[] = [];
      const release = async () => {
        for (const handle of held.splice(0).reverse()) await handle.close();
      };
      try {
        // In one order for everybody, so that two cannot wait for each other.
        for (const name of [...names].sort()) held.push(await take(pathOf(name), mode, wish));
        return { release } satisfies HeldLock;
      } catch (error) {
        await release();
        throw error;
      }
    },
    holder: async (name) => await readHolder(pathOf(name)),
  };
}

async function take(path: string, mode: LockMode, wish: LockWish): Promise<FileHandle> {
  const handle = await openLock(path);
  try {
    const deadline = performance.now() + wish.waitMs;
    while (!(await tryLock(handle.fd, mode))) {
      if (performance.now() >= deadline) throw locked(await readHolder(path));
      await pause(Math.min(retryMs, Math.max(1, deadline - performance.now())), undefined, {
        signal: wish.signal,
      });
    }
    if (mode === 'exclusive') await writeHolder(handle, wish.holder);
    return handle;
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/** A lock file stays for ever and belongs to whoever came first; others may open it, so it is made apart. */
async function openLock(path: string): Promise<FileHandle> {
  const flags = constants.O_RDWR | constants.O_NOFOLLOW;
  try {
    return await open(path, flags);
  } catch (error) {
    if (!hasCode(error, 'ENOENT')) throw error;
  }
  try {
    const handle = await open(path, flags | constants.O_CREAT | constants.O_EXCL, 0o666);
    await handle.chmod(0o666);
    return handle;
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return await openLock(path);
    throw error;
  }
}

/** `flock` locks what the descriptor stands for, which is ours too; it ends at once and the lock stays. */
async function tryLock(descriptor: number, mode: LockMode): Promise<boolean> {
  const how = mode === 'exclusive' ? '--exclusive' : '--shared';
  const argv = ['--nonblock', '--conflict-exit-code', String(busyCode), how, '3'];
  const child = spawn('flock', argv, { stdio: ['ignore', 'ignore', 'pipe', descriptor] });
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

async function writeHolder(handle: FileHandle, holder: Holder): Promise<void> {
  const text = Buffer.from(`${JSON.stringify(holder)}\n`);
  await handle.truncate(0);
  await handle.write(text, 0, text.length, 0);
}

async function readHolder(path: string): Promise<Holder | null> {
  try {
    const value: unknown = JSON.parse(await readFile(path, 'utf8'));
    return isHolder(value) ? value : null;
  } catch {
    // It is only shown to people: none, a torn or an unreadable one is nobody.
    return null;
  }
}

function isHolder(value: unknown): value is Holder {
  return (
    typeof value === 'object' &&
    value !== null &&
    'run' in value &&
    typeof value.run === 'string' &&
    'pid' in value &&
    typeof value.pid === 'number' &&
    'verb' in value &&
    typeof value.verb === 'string'
  );
}

function locked(holder: Holder | null): BackupError {
  const who = holder
    ? `\`${holder.verb}\` (run ${holder.run}, pid ${holder.pid}, since ${holder.since})`
    : 'another command';
  return new BackupError({
    code: 'BP5001',
    stage: 'lock',
    message: `${who} works on this pipeline`,
    hint: holder
      ? `wait with \`stages.lock.wait\`, or end it: run-pipeline cancel ${holder.run}`
      : 'wait with `stages.lock.wait`',
  });
}

/** Every user of the host must be able to lock, and nobody to remove the lock of another. */
async function makeFolder(folder: string): Promise<void> {
  const made = await mkdir(folder, { recursive: true });
  if (made !== undefined) await chmod(folder, 0o1777);
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
