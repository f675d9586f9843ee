import { constants } from 'node:fs';
import { chmod, type FileHandle, mkdir, open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { BackupError } from '../../model/failures.ts';
import type { HeldLock, Holder, HostLocks, LockMode, LockWish } from '../../ports/lock.ts';
import { visibleLine } from '../../util/visible-text.ts';
import { tryLock } from './host-locks/flock.ts';
import { isHeldBy } from './host-locks/held-by.ts';

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
      let hasWaited = false;
      const release = async () => {
        for (const handle of held.splice(0).reverse()) await handle.close();
      };
      try {
        // In one order for everybody, so that two cannot wait for each other.
        for (const name of [...names].sort()) {
          const taken = await take(pathOf(name), mode, wish);
          held.push(taken.handle);
          hasWaited ||= taken.hasWaited;
        }
        return { hasWaited, release } satisfies HeldLock;
      } catch (error) {
        await release();
        throw error;
      }
    },
    holder: async (name) => await readHolder(pathOf(name)),
    isHeldBy: async (name, pid) => await isHeldBy(pathOf(name), pid),
  };
}

interface Taken {
  readonly handle: FileHandle;
  readonly hasWaited: boolean;
}

async function take(path: string, mode: LockMode, wish: LockWish): Promise<Taken> {
  const handle = await openLock(path);
  let hasWaited = false;
  try {
    const deadline = performance.now() + wish.waitMs;
    while (!(await tryLock(handle, mode))) {
      if (performance.now() >= deadline) throw locked(await readHolder(path));
      hasWaited = true;
      await pause(Math.min(retryMs, Math.max(1, deadline - performance.now())), undefined, {
        signal: wish.signal,
      });
    }
    if (mode === 'exclusive') await writeHolder(handle, wish.holder);
    return { handle, hasWaited };
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/**
 * A lock file stays for ever and belongs to whoever came first. Everybody may write to it, because whoever takes the
 * lock writes down who that is; so nobody believes what stands there without `isHeldBy`.
 */
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

/** Any user of the host may have written it. */
function isHolder(value: unknown): value is Holder {
  if (typeof value !== 'object' || value === null) return false;
  const { pid, startTicks, ...words }: Partial<Record<keyof Holder, unknown>> = value;
  const texts = [words.verb, words.run, words.bootId, words.host, words.since];
  const isNumbered = typeof pid === 'number' && Number.isSafeInteger(pid) && pid > 0;
  return (
    isNumbered && typeof startTicks === 'number' && texts.every((text) => typeof text === 'string')
  );
}

function locked(holder: Holder | null): BackupError {
  const who = holder
    ? `\`${holder.verb}\` (run ${holder.run}, pid ${holder.pid}, since ${holder.since})`
    : 'another command';
  return new BackupError({
    code: 'BP5001',
    stage: 'lock',
    message: visibleLine(`${who} works on this pipeline`),
    hint: holder
      ? visibleLine(`wait with \`stages.lock.wait\`, or end it: run-pipeline cancel ${holder.run}`)
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
