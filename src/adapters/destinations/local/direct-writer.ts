import { constants } from 'node:fs';
import { type FileHandle, open, statfs } from 'node:fs/promises';
import { alignedTo, blockBytes, giveBlockBack, takeBlock } from './aligned-blocks.ts';
import { errnoOf } from './failures.ts';

/** ext2 to ext4, and xfs. Others may compress, or lie behind a network, and do better with what is in the cache. */
const fittingTypes: readonly number[] = [0xef53, 0x58465342];

/**
 * Writes to the disk without the system's cache, where nobody would look for these bytes: that spares a copy of each,
 * and leaves what others have in there. Only whole blocks go this way.
 */
export class DirectWriter {
  readonly #file: FileHandle;
  readonly #block: Buffer;
  #isRefused = false;

  /** `null` where that is not possible, or does not help. */
  static async open(path: string): Promise<DirectWriter | null> {
    if (constants.O_DIRECT === undefined) return null;
    try {
      if (!fittingTypes.includes((await statfs(path)).type)) return null;
      const flags = constants.O_WRONLY | constants.O_NOFOLLOW | constants.O_DIRECT;
      const file = await open(path, flags);
      return new DirectWriter(file, takeBlock());
    } catch {
      // Some refuse the flag, and some limits the memory; what else is wrong here, the other way will tell.
      return null;
    }
  }

  private constructor(file: FileHandle, block: Buffer) {
    this.#file = file;
    this.#block = block;
  }

  /**
   * As much from the beginning of `bytes` as goes this way, at a place that is a multiple of `alignedTo`; how much
   * that was. One call at a time.
   */
  async write(bytes: Buffer, at: number): Promise<number> {
    const length = this.#isRefused ? 0 : bytes.length - (bytes.length % alignedTo);
    let done = 0;
    while (done < length) {
      const size = bytes.copy(this.#block, 0, done, Math.min(length, done + blockBytes));
      const written = await this.#writeBlock(size, at + done);
      done += written;
      // A disk that is almost full takes less, and the other way says why.
      if (written < size) return done - (done % alignedTo);
    }
    return done;
  }

  async close(): Promise<void> {
    await this.#file.close();
    giveBlockBack(this.#block);
  }

  async #writeBlock(size: number, at: number): Promise<number> {
    try {
      return (await this.#file.write(this.#block, 0, size, at)).bytesWritten;
    } catch (error) {
      // Some take the flag and refuse the write.
      if (errnoOf(error) !== 'EINVAL') throw error;
      this.#isRefused = true;
      return 0;
    }
  }
}
