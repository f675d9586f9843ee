import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Destination } from '../../ports/destination.ts';
import type { StateFolder } from '../state-folder.ts';

/** Where this installation remembers at which destinations a pipeline has a folder. */
export function knownStoresFile(state: Pick<StateFolder, 'path'>, pipeline: string): string {
  return join(state.path, 'pipelines', pipeline, 'destinations.json');
}

type Named = Pick<Destination, 'id' | 'location'>;

/** The same id at another place is another store; a disk that is not mounted is the same place. */
export function storeName({ id, location }: Named): string {
  return location === undefined ? id : `${id} ${location}`;
}

/** The same place under another id is the same store: renaming it must not make an unmounted disk a new one. */
export function isKnownStore(known: readonly string[], { id, location }: Named): boolean {
  if (location === undefined) return known.includes(id);
  // No id has a space.
  return known.some((name) => name.slice(name.indexOf(' ') + 1) === location);
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
