import { readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { isAbsent } from './failures.ts';

/**
 * Whether something is mounted at a folder, given by its real path. Device numbers do not tell: a bind mount has
 * the number of the file system that it shows.
 */
export async function isMountPoint(folder: string): Promise<boolean> {
  // With the dot an automatic mount happens now.
  const own = await stat(join(folder, '.'));
  const table = await readFile('/proc/self/mountinfo', 'utf8').catch((error: unknown) => {
    if (isAbsent(error)) return null;
    throw error;
  });
  if (table !== null) return readMountPoints(table).has(folder);
  return own.dev !== (await stat(dirname(folder))).dev;
}

/** `36 35 98:0 / /mnt/my\040disk rw,noatime master:1 - ext4 /dev/sda1 rw`. */
export function readMountPoints(table: string): ReadonlySet<string> {
  const points = new Set<string>();
  for (const line of table.split('\n')) {
    const [mount = '', source = ''] = line.split(' - ');
    const point = mount.split(' ')[4];
    // An automatic mount that has not happened yet is a promise, not a disk.
    if (point !== undefined && !source.startsWith('autofs ')) points.add(unescaped(point));
  }
  return points;
}

function unescaped(text: string): string {
  // The kernel writes bytes in octal: space, tab, line feed and backslash.
  return text.replace(/\\([0-7]{3})/g, (_, digits: string) =>
    String.fromCharCode(Number.parseInt(digits, 8)),
  );
}
