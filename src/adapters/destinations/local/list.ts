import type { Dirent, Stats } from 'node:fs';
import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { isFileName } from '../../../model/run/layout.ts';
import type { Stored } from '../../../ports/destination.ts';
import { attempt, isAbsent } from './failures.ts';
import type { Tree } from './tree.ts';

/** So many files are looked at together: one after the other a network disk would take a round trip for each. */
const batchFiles = 64;

/** The files below a folder, in the order of their keys. What has no name of ours, and links, are not there. */
export async function* list(
  tree: Tree,
  under: string,
  signal: AbortSignal,
): AsyncGenerator<Stored> {
  const doing = `listing ${under === '' ? 'the destination' : under}`;
  const files = walk(tree, under, signal);
  for (;;) {
    const next = await attempt(doing, () => files.next());
    if (next.done === true) return;
    yield next.value;
  }
}

async function* walk(tree: Tree, under: string, signal: AbortSignal): AsyncGenerator<Stored> {
  const top = await tree.findFolder(under);
  if (top !== null) yield* walkFolder(top, under, signal);
}

async function* walkFolder(
  folder: string,
  under: string,
  signal: AbortSignal,
): AsyncGenerator<Stored> {
  let batch: string[] = [];
  for (const entry of await entriesOf(folder)) {
    signal.throwIfAborted();
    if (entry.isFile()) batch.push(entry.name);
    if (entry.isFile() && batch.length < batchFiles) continue;
    yield* look(folder, under, batch);
    batch = [];
    if (entry.isDirectory()) {
      yield* walkFolder(join(folder, entry.name), `${under}${entry.name}/`, signal);
    }
  }
  yield* look(folder, under, batch);
}

async function entriesOf(folder: string): Promise<readonly Dirent[]> {
  const entries = await orAbsent(readdir(folder, { withFileTypes: true }));
  return (entries ?? [])
    .filter((entry) => isFileName(entry.name) && (entry.isFile() || entry.isDirectory()))
    .sort((one, other) => (rankOf(one) < rankOf(other) ? -1 : 1));
}

/** `a.b` comes before `a/b`, as it does in the order of whole keys. */
function rankOf(entry: Dirent): string {
  return entry.isDirectory() ? `${entry.name}/` : entry.name;
}

async function* look(
  folder: string,
  under: string,
  names: readonly string[],
): AsyncGenerator<Stored> {
  const facts = await Promise.all(names.map((name) => orAbsent(lstat(join(folder, name)))));
  for (const [index, name] of names.entries()) {
    const found: Stats | null = facts[index] ?? null;
    if (!found?.isFile()) continue;
    yield { key: `${under}${name}`, bytes: found.size, modifiedAt: found.mtimeMs };
  }
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
