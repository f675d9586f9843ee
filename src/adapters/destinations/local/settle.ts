import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Json } from '../../../model/run/facts.ts';
import type { Seal } from '../../../ports/body.ts';
import type { Stored } from '../../../ports/destination.ts';
import type { StepContext } from '../../../ports/step-context.ts';
import type { DropCache } from './drop-cache.ts';
import { isAbsent } from './failures.ts';
import { describe } from './put.ts';
import { openStored, sealOf } from './read.ts';
import { partNameIn } from './token.ts';
import { syncSpot, type Tree } from './tree.ts';

export interface Question {
  readonly tree: Tree;
  readonly key: string;
  readonly expect: Seal;
  readonly token: Json;
  readonly dropCache: DropCache;
  readonly context: StepContext;
}

/** Removes the unfinished upload of a token, then looks at what has the name: every byte of it, from the disk. */
export async function settle(question: Question): Promise<Stored | 'absent' | 'different'> {
  const { tree, key, token, context } = question;
  const spot = await tree.find(key);
  if (spot === null) return 'absent';
  const part = partNameIn(token);
  if (part !== null) await rm(join(spot.folder, part), { force: true });
  try {
    if (!(await isSame(spot.path, question))) return 'different';
    await syncSpot(spot);
    return await describe(key, spot.path);
  } catch (error) {
    if (!isAbsent(error)) throw error;
    await tree.prune(spot, context.clock.now());
    return 'absent';
  }
}

async function isSame(path: string, question: Question): Promise<boolean> {
  const { expect, context, dropCache } = question;
  const file = await openStored(path);
  try {
    if ((await file.stat()).size !== expect.bytes) return false;
    // Whoever wrote it may have been stopped before it had reached the disk.
    await file.sync();
    await dropCache(path, context);
    return (await sealOf(file, context.signal)).sha256 === expect.sha256;
  } finally {
    await file.close();
  }
}
