import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { alignedTo, blockBytes, giveBlockBack, takeBlock } from './aligned-blocks.ts';

/**
 * Reads a file behind whoever writes it, from the disk and not from memory, and hashes what comes back. So a copy is
 * proved when its last bytes are, and not after all have been read once more.
 */
export class ReadBack {
  readonly #file: FileHandle;
  readonly #hash = createHash('sha256');
  readonly #block: Buffer;
  #at = 0;

  /** `null` where the system does not read past its memory: then the file is read again when it is whole. */
  static async open(path: string): Promise<ReadBack | null> {
    if (constants.O_DIRECT === undefined) return null;
    let file: FileHandle | null = null;
    let block: Buffer | null = null;
    try {
      block = takeBlock();
      file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_DIRECT);
      // Some take the flag and refuse the read.
      await file.read(block, 0, alignedTo, 0);
      return new ReadBack(block, file);
    } catch {
      // Some file systems refuse the flag, and some limits the memory; what else is wrong here, the writer is told.
      await file?.close();
      if (block !== null) giveBlockBack(block);
      return null;
    }
  }

  private constructor(block: Buffer, file: FileHandle) {
    this.#block = block;
    this.#file = file;
  }

  /** All that is on the disk up to there, but for what a disk cannot read yet. One call at a time. */
  until(end: number): Promise<void> {
    return this.#readUntil(end - (end % alignedTo));
  }

  /** Everything: the SHA-256 of what lies on the disk. The file has its last size. */
  async finish(bytes: number): Promise<string> {
    await this.#readUntil(bytes);
    return this.#hash.digest('hex');
  }

  /** Not while it reads. */
  async close(): Promise<void> {
    await this.#file.close();
    giveBlockBack(this.#block);
  }

  async #readUntil(end: number): Promise<void> {
    while (this.#at < end) {
      const { bytesRead } = await this.#file.read(this.#block, 0, blockBytes, this.#at);
      // What was written meanwhile is left for the next time: it may end in the middle of what a disk can read.
      const isLast = this.#at + bytesRead >= end;
      const used = isLast ? end - this.#at : bytesRead - (bytesRead % alignedTo);
      if (used === 0) throw new Error(`the file ends at ${this.#at} of ${end} bytes`);
      this.#hash.update(this.#block.subarray(0, used));
      this.#at += used;
    }
  }
}
