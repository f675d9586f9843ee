import { readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs';
import { basename } from 'node:path';

/** A process that has something open. */
export interface Holder {
  readonly pid: number;
  readonly program: string;
}

/**
 * The processes that work in one of the folders, or have one of the files open, but for this one. Only those that
 * this user may look at; none where the system does not tell.
 */
export function findHolders(paths: readonly string[]): readonly Holder[] {
  if (paths.length === 0) return [];
  const pids = namesIn('/proc').filter(
    (name) => /^\d+$/.test(name) && Number(name) !== process.pid,
  );
  // Calls that wait: thousands of links are read in a few milliseconds, and no other way.
  return pids
    .filter((pid) => holds(pid, paths))
    .map((pid) => {
      return { pid: Number(pid), program: textOf(`/proc/${pid}/comm`).trim() || 'a program' };
    });
}

function holds(pid: string, paths: readonly string[]): boolean {
  const open = ['cwd', 'root', ...namesIn(`/proc/${pid}/fd`).map((name) => `fd/${name}`)];
  return open.some((entry) => {
    const link = `/proc/${pid}/${entry}`;
    const target = linkOf(link);
    return paths.some(
      (path) =>
        target === path || target.startsWith(`${path}/`) || isNamedOtherwise(path, link, target),
    );
  });
}

/** In a container a file has the name that it has there. */
function isNamedOtherwise(path: string, link: string, target: string): boolean {
  if (basename(target) !== basename(path)) return false;
  const own = idOf(path);
  return own !== null && own === idOf(link);
}

function idOf(path: string): string | null {
  const found = statSync(path, { bigint: true, throwIfNoEntry: false });
  return found === undefined ? null : `${found.dev}:${found.ino}`;
}

/** Whether any process, whoever owns it, has locked a part of one of the files. */
export function isLocked(files: readonly string[]): boolean {
  const locked = new Set(
    textOf('/proc/locks')
      .split('\n')
      .map((line) => line.split(/\s+/)[5] ?? ''),
  );
  return files.some((file) => {
    const found = statSync(file, { bigint: true, throwIfNoEntry: false });
    return found !== undefined && locked.has(`${deviceName(found.dev)}:${found.ino}`);
  });
}

/** As the kernel writes it: both halves in hexadecimal. */
function deviceName(device: bigint): string {
  const major = ((device >> 8n) & 0xfffn) | ((device >> 32n) & ~0xfffn);
  const minor = (device & 0xffn) | ((device >> 12n) & ~0xffn);
  return [major, minor].map((half) => half.toString(16).padStart(2, '0')).join(':');
}

// A process that ends meanwhile, or that is another user's, holds nothing that could be told.

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function linkOf(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return '';
  }
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
