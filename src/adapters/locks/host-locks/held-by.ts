import { readdir, readFile, stat } from 'node:fs/promises';

/**
 * Whether a process holds the lock on a file, as the kernel says it of the descriptors of that process. `/proc/locks`
 * would not do: it names the process that asked for the lock, which was `flock` and is gone. `unknown`: this user may
 * not look at the process.
 */
export async function isHeldBy(path: string, pid: number): Promise<'yes' | 'no' | 'unknown'> {
  try {
    const wanted = await identityOf(path);
    for (const descriptor of await readdir(`/proc/${pid}/fdinfo`)) {
      if (!(await isLocked(pid, descriptor))) continue;
      if ((await identityOf(`/proc/${pid}/fd/${descriptor}`)) === wanted) return 'yes';
    }
    return 'no';
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null;
    return code === 'EACCES' || code === 'EPERM' ? 'unknown' : 'no';
  }
}

async function isLocked(pid: number, descriptor: string): Promise<boolean> {
  try {
    const facts = await readFile(`/proc/${pid}/fdinfo/${descriptor}`, 'utf8');
    return /^lock:.*\bFLOCK\b.*\bWRITE\b/m.test(facts);
  } catch (error) {
    // It was closed meanwhile.
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return false;
    throw error;
  }
}

async function identityOf(path: string): Promise<string> {
  const { dev, ino } = await stat(path, { bigint: true });
  return `${dev}:${ino}`;
}
