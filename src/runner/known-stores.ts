import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Destination } from '../ports/destination.ts';
import type { StateFolder } from './state-folder.ts';

/** Where this installation remembers at which destinations a pipeline has a folder. */
export function knownStoresFile(state: Pick<StateFolder, 'path'>, pipeline: string): string {
  return join(state.path, 'pipelines', pipeline, 'destinations.json');
}

/** The same id at another place is another store; a disk that is not mounted is the same place. */
export function storeName({ id, location }: Pick<Destination, 'id' | 'location'>): string {
  return location === undefined ? id : `${id} ${location}`;
}

export async function readKnownStores(path: string): Promise<readonly string[]> {
  try {
    const value: unknown = JSON.parse(await readFile(path, 'utf8'));
    return Array.isArray(value) ? value.filter((name) => typeof name === 'string') : [];
  } catch {
    // Lost state is no loss of backups; the destination still says whose it is.
    return [];
  }
}
