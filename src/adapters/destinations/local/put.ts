import { rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Body, Seal } from '../../../ports/body.ts';
import type { PutOptions, Stored } from '../../../ports/destination.ts';
import type { StepContext } from '../../../ports/step-context.ts';
import { AdoptedFile, cloneWhole, tryAdoption } from './adopt.ts';
import { attempt, existsFailure, isAbsent } from './failures.ts';
import { follow, followBlindly } from './follow.ts';
import { type Finished, PartFile } from './part-file.ts';
import { isThere, publish } from './publish.ts';
import { createPartName, tokenOf } from './token.ts';
import type { Spot, Tree } from './tree.ts';

export interface Upload {
  readonly tree: Tree;
  readonly key: string;
  readonly body: Body;
  readonly context: StepContext;
  readonly options: PutOptions;
}

/** Follows a body into an unfinished file, and gives that its name when the seal permits it. */
export async function put(upload: Upload): Promise<Stored> {
  const { tree, key, body, context, options } = upload;
  context.signal.throwIfAborted();
  // It is awaited when all bytes are there; a rejection before that must not end the process.
  body.sealed.catch(() => undefined);
  if (options.ifAbsent) await assertAbsent(tree, key);
  const name = createPartName();
  await options.onToken(tokenOf(name));
  const spot = await attempt(`making the folder of ${key}`, () => tree.make(key));
  const part = join(spot.folder, name);
  try {
    const { sha256 } = await fill(part, upload);
    context.signal.throwIfAborted();
    return await attempt(`publishing ${key}`, async () => {
      await publish({ key, spot, part, ifAbsent: options.ifAbsent });
      return { ...(await describe(key, spot.path)), ...(sha256 !== undefined && { sha256 }) };
    });
  } catch (error) {
    await cleanUp(upload, spot, part);
    throw error;
  }
}

export async function describe(key: string, path: string): Promise<Stored> {
  const { size, mtimeMs } = await stat(path);
  return { key, bytes: size, modifiedAt: mtimeMs };
}

/** So that nobody sends a hundred gigabytes for nothing; the name itself is refused again at the end. */
async function assertAbsent(tree: Tree, key: string): Promise<void> {
  await attempt(`looking for ${key}`, async () => {
    const spot = await tree.find(key);
    if (spot !== null && (await isThere(spot.path))) throw existsFailure(key);
  });
}

async function fill(part: string, upload: Upload): Promise<Finished> {
  const { body, options } = upload;
  const { file } = body;
  if (options.adopt !== true || file === null) return await copy(part, upload);
  switch (await tryAdoption(file, part)) {
    case 'none':
      return await copy(part, upload);
    case 'linked':
      return await adopt(part, upload);
    case 'clonable':
      return await adoptClone(file, part, upload);
  }
}

/** The file is written by others, and read back while it is. */
async function adopt(part: string, { key, body, context }: Upload): Promise<Finished> {
  const doing = `adopting ${key}`;
  const adopted = await attempt(doing, () => AdoptedFile.open(part));
  try {
    const seal = await followBlindly(body, (bytes) => adopted.grown(bytes), context);
    return await attempt(doing, () => adopted.finish(seal));
  } finally {
    // What failed first says more than what closing says after it.
    await adopted.close().catch(() => undefined);
  }
}

async function adoptClone(file: string, part: string, upload: Upload): Promise<Finished> {
  const { tree, key, body, context } = upload;
  await followBlindly(body, () => undefined, context);
  await attempt(`adopting ${key}`, async () => {
    await tree.make(key);
    await cloneWhole(file, part);
  });
  return await adopt(part, upload);
}

async function copy(part: string, upload: Upload): Promise<Finished> {
  const { key, body, context } = upload;
  const doing = `writing ${key}`;
  const target = await attempt(doing, () => openPart(part, upload));
  try {
    const seal: Seal = await follow(
      body,
      (bytes) => attempt(doing, () => target.append(bytes)),
      context,
    );
    return await attempt(doing, () => target.finish(seal));
  } finally {
    // What failed first says more than what closing says after it.
    await target.close().catch(() => undefined);
  }
}

/** Who removes the last file of a folder at this moment removes the folder too. */
async function openPart(part: string, { tree, key }: Upload): Promise<PartFile> {
  for (let attempts = 1; ; attempts += 1) {
    try {
      return await PartFile.open(part);
    } catch (error) {
      if (!isAbsent(error) || attempts === 5) throw error;
      await tree.make(key);
    }
  }
}

async function cleanUp({ tree, context }: Upload, spot: Spot, part: string): Promise<void> {
  try {
    await rm(part, { force: true });
    await tree.prune(spot, context.clock.now());
  } catch {
    // The first failure is what is told; `settle` removes what is left, by its token.
  }
}
