import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { addAbortSignal, Readable } from 'node:stream';
import { BackupError } from '../../../model/failures.ts';
import type { Seal } from '../../../ports/body.ts';
import type { Range } from '../../../ports/destination.ts';
import { attempt, notAFile } from './failures.ts';
import type { Tree } from './tree.ts';

const blockBytes = 1024 * 1024;

export interface Reading {
  readonly tree: Tree;
  readonly key: string;
  readonly range: Range | undefined;
  readonly signal: AbortSignal;
  /** Told the path before a whole file is read. */
  readonly beforeWhole: (path: string) => Promise<void>;
}

/** The bytes of a stored file. They never end early: a file that is cut meanwhile is a failure. */
export function read(reading: Reading): Readable {
  const stream = Readable.from(blocks(reading), { objectMode: false, highWaterMark: blockBytes });
  return addAbortSignal(reading.signal, stream);
}

export async function sealOf(file: FileHandle, signal: AbortSignal): Promise<Seal> {
  const hash = createHash('sha256');
  const { size } = await file.stat();
  for await (const block of blocksOf(file, { start: 0, end: size })) {
    signal.throwIfAborted();
    hash.update(block);
  }
  return { bytes: size, sha256: hash.digest('hex') };
}

/** The file of a key. */
export function openFile(tree: Tree, key: string): Promise<FileHandle> {
  return attempt(`reading ${key}`, async () => await openStored(await pathOf(tree, key)));
}

/** Opens a file for reading; no link is followed, and a pipe that somebody put there does not block. */
export async function openStored(path: string): Promise<FileHandle> {
  const flags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);
  const file = await open(path, flags);
  if ((await file.stat()).isFile()) return file;
  await file.close();
  throw notAFile(path);
}

async function* blocks(reading: Reading): AsyncGenerator<Buffer> {
  const { key, range } = reading;
  const doing = `reading ${key}`;
  const file = await attempt(doing, () => openKey(reading));
  try {
    const { size } = await attempt(doing, () => file.stat());
    const end = Math.min(range?.end ?? size, size);
    const source = blocksOf(file, { start: range?.start ?? 0, end });
    for (;;) {
      const next = await attempt(doing, () => source.next());
      if (next.done === true) return;
      yield next.value;
    }
  } finally {
    await file.close();
  }
}

async function openKey({ tree, key, range, beforeWhole }: Reading): Promise<FileHandle> {
  const path = await pathOf(tree, key);
  const file = await openStored(path);
  // Only now it is known to be a file: a program that opened a pipe would wait for ever.
  if (range === undefined) await beforeWhole(path);
  return file;
}

async function pathOf(tree: Tree, key: string): Promise<string> {
  const spot = await tree.find(key);
  if (spot === null) throw missing(key);
  return spot.path;
}

async function* blocksOf(file: FileHandle, { start, end }: Range): AsyncGenerator<Buffer> {
  for (let at = start; at < end; ) {
    const block = Buffer.allocUnsafeSlow(Math.min(blockBytes, end - at));
    const { bytesRead } = await file.read(block, 0, block.length, at);
    if (bytesRead === 0) throw cut(at, end);
    yield block.subarray(0, bytesRead);
    at += bytesRead;
  }
}

export function missing(key: string): BackupError {
  return new BackupError({
    code: 'BP5040',
    message: `${key} is not there`,
    hint: 'Somebody removed it, or the disk is not mounted.',
    facts: { errno: 'ENOENT' },
  });
}

export function cut(at: number, end: number): BackupError {
  return new BackupError({
    code: 'BP5041',
    message: `the file ended at ${at} of ${end} bytes while it was read`,
    hint: 'Somebody else writes into the folder of this destination.',
  });
}
