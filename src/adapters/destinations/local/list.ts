import type { Dirent, Stats } from 'node:fs';
import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Stored } from '../../../ports/destination.ts';
import { attempt, isAbsent } from './failures.ts';
import { listNow, ours, storedOf } from './list-now.ts';
import type { Pace } from './pace.ts';
import type { Tree } from './tree.ts';

export interface Listing {
  readonly tree: Tree;
  readonly pace: Pace;
  readonly under: string;
  readonly signal: AbortSignal;
}

/** So many files are looked at together: one after the other a network disk would take a round trip for each. */
export const batchFiles = 64;

/** The files below a folder, in the order of their keys. What has no name of ours, and links, are not there. */
export async function* list(listing: Listing): AsyncGenerator<Stored> {
  const { under } = listing;
  const doing = `listing ${under === '' ? 'the destination' : under}`;
  const batches = walk(listing);
  for (;;) {
    const next = await attempt(doing, () => batches.next());
    if (next.done === true) return;
    yield* next.value;
  }
}

type Batches = AsyncGenerator<readonly Stored[], void>;

async function* walk(listing: Listing): Batches {
  const top = await listing.tree.findFolder(listing.under);
  if (top !== null) yield* walkFolder(top, listing.under, listing);
}

async function* walkFolder(folder: string, under: string, listing: Listing): Batches {
  let batch: string[] = [];
  for (const entry of await entriesOf(folder)) {
    listing.signal.throwIfAborted();
    if (entry.isFile()) batch.push(entry.name);
    if (entry.isFile() && batch.length < batchFiles) continue;
    yield await look(folder, under, batch);
    batch = [];
    if (entry.isDirectory()) {
      yield* enter(join(folder, entry.name), `${under}${entry.name}/`, listing);
    }
  }
  yield await look(folder, under, batch);
}

async function* enter(folder: string, under: string, listing: Listing): Batches {
  const { pace } = listing;
  const found = pace.isFast ? pace.now(() => listNow(folder, under)) : null;
  if (found === null) yield* walkFolder(folder, under, listing);
  else yield found;
  await pace.pause();
}

export async function entriesOf(folder: string): Promise<readonly Dirent[]> {
  return ours((await orAbsent(readdir(folder, { withFileTypes: true }))) ?? []);
}

export async function look(
  folder: string,
  under: string,
  names: readonly string[],
): Promise<readonly Stored[]> {
  if (names.length === 0) return [];
  const facts = await Promise.all(names.map((name) => orAbsent(lstat(join(folder, name)))));
  return names.flatMap((name, index) => {
    const found: Stats | null = facts[index] ?? null;
    return found?.isFile() ? storedOf(`${under}${name}`, found) : [];
  });
}

/** What is removed while it is listed is not there. */
async function orAbsent<T>(promise: Promise<T>): Promise<T | null> {
  try {
    return await promise;
  } catch (error) {
    if (isAbsent(error)) return null;
    throw error;
  }
}
