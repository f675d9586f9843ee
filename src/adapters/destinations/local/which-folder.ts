import { stat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { isAbsent } from './failures.ts';

/**
 * Which folder a path means, whatever links and bind mounts lead there: the number of the folder itself or of the
 * first one above it that exists, and the names from there on.
 */
export async function whichFolder(path: string): Promise<string> {
  try {
    const { dev, ino } = await stat(path, { bigint: true });
    return `${dev}:${ino}`;
  } catch (error) {
    if (!isAbsent(error) || dirname(path) === path) throw error;
    return `${await whichFolder(dirname(path))}/${basename(path)}`;
  }
}
