import { createHash } from 'node:crypto';
import type { BigIntStats } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { reasonOf } from '../../catalog/reason-of.ts';
import type { FileRecord, FileSeal } from '../../model/run/manifest.ts';
import type { StepContext } from '../../ports/step-context.ts';
import { damaged, unreadable } from './copy-failure.ts';
import { assertStored } from './read-stored.ts';

const blockBytes = 2 * 1024 * 1024;

/** An open file of a store, all of which was proved; a program that is given it reads what was proved. */
export class ProvedFile {
  readonly #handle: FileHandle;
  readonly #record: FileRecord;
  readonly #proved: BigIntStats;

  /** Leaves the file at its first byte. What speaks against the copy is a `CopyFailure`. */
  static async prove(
    handle: FileHandle,
    record: FileRecord,
    context: StepContext,
  ): Promise<ProvedFile> {
    const before = await statOf(handle);
    assertStored(record, await sealOf(handle, record, context));
    return new ProvedFile(handle, record, before);
  }

  private constructor(handle: FileHandle, record: FileRecord, proved: BigIntStats) {
    this.#handle = handle;
    this.#record = record;
    this.#proved = proved;
  }

  /** Stands at the first byte until somebody has read. */
  get descriptor(): number {
    return this.#handle.fd;
  }

  read(): Readable {
    return this.#handle.createReadStream({ start: 0, highWaterMark: blockBytes, autoClose: false });
  }

  /** Nobody has written to it since it was proved. A new name, or new rights, change its times too: it is read again. */
  async assertSame(context: StepContext): Promise<void> {
    const now = await statOf(this.#handle);
    const { size, mtimeNs, ctimeNs } = this.#proved;
    if (now.size === size && now.mtimeNs === mtimeNs && now.ctimeNs === ctimeNs) return;
    const silent = { ...context, progress: () => undefined };
    assertStored(this.#record, await sealOf(this.#handle, this.#record, silent));
  }

  close(): Promise<void> {
    return this.#handle.close();
  }
}

/** One block is read while the other one is hashed. */
async function sealOf(
  handle: FileHandle,
  { bytes: wanted }: FileRecord,
  { signal, progress }: StepContext,
): Promise<FileSeal> {
  const size = Number((await statOf(handle)).size);
  if (size !== wanted) throw damaged(`it has ${size} bytes instead of ${wanted}`);
  const hash = createHash('sha256');
  const blocks = [Buffer.allocUnsafeSlow(blockBytes), Buffer.allocUnsafeSlow(blockBytes)] as const;
  let next = readAt(handle, blocks[0], 0);
  for (let at = 0, turn = 0; at < size; turn ^= 1) {
    const block = await next;
    signal.throwIfAborted();
    if (block.length === 0) throw damaged(`it ended at ${at} of ${size} bytes`);
    at += block.length;
    next = readAt(handle, turn === 0 ? blocks[1] : blocks[0], at);
    hash.update(block);
    progress(block.length);
  }
  await next;
  return { bytes: size, sha256: hash.digest('hex') };
}

async function statOf(handle: FileHandle): Promise<BigIntStats> {
  try {
    return await handle.stat({ bigint: true });
  } catch (error) {
    throw unreadable(`it could not be read: ${reasonOf(error)}`);
  }
}

async function readAt(handle: FileHandle, block: Buffer, at: number): Promise<Buffer> {
  try {
    const { bytesRead } = await handle.read(block, 0, block.length, at);
    return block.subarray(0, bytesRead);
  } catch (error) {
    throw unreadable(`it could not be read: ${reasonOf(error)}`);
  }
}
