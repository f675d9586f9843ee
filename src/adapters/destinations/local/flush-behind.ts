import type { FileHandle } from 'node:fs/promises';
import { ReadBack } from './read-back.ts';

/** So much may wait for the disk: the flush at the end is short, and the disk works while the dump does. */
const flushEveryBytes = 32 * 1024 * 1024;

/** Brings a growing file to the disk while it is written, and reads back from there what has arrived. */
export class FlushBehind {
  readonly #path: string;
  readonly #file: FileHandle;
  /** `null` where the system has no means to read past its cache. */
  #readBack: ReadBack | null | undefined;
  #flushedBytes = 0;
  #flushing: Promise<void> | null = null;
  #condemned: unknown = null;

  /** The file stays the caller's to close. */
  constructor(path: string, file: FileHandle) {
    this.#path = path;
    this.#file = file;
  }

  /** Whether all bytes come back from the disk, so that nobody else has to hash them. */
  get isReadingBack(): boolean {
    return this.#readBack !== undefined && this.#readBack !== null;
  }

  /** So much is written. Does not wait; fails when an earlier flush has failed. */
  grown(bytes: number): void {
    this.#assertSound();
    if (this.#flushing !== null || bytes - this.#flushedBytes < flushEveryBytes) return;
    this.#flushedBytes = bytes;
    this.#flushing = this.#flush(bytes)
      .catch((error: unknown) => {
        this.#condemned ??= error;
      })
      .finally(() => {
        this.#flushing = null;
      });
  }

  /** Everything is on the disk when it resolves: the SHA-256 of what lies there, `null` when it was not read back. */
  async finish(bytes: number): Promise<string | null> {
    await this.#flushing;
    this.#assertSound();
    await this.#file.sync();
    const readBack = await this.#open();
    return (await readBack?.finish(bytes)) ?? null;
  }

  async close(): Promise<void> {
    await this.#flushing;
    await this.#readBack?.close();
  }

  async #flush(bytes: number): Promise<void> {
    await this.#file.datasync();
    const readBack = await this.#open();
    await readBack?.until(bytes);
  }

  async #open(): Promise<ReadBack | null> {
    if (this.#readBack === undefined) this.#readBack = await ReadBack.open(this.#path);
    return this.#readBack;
  }

  /** The system tells of a failed flush once; a later one succeeds over the hole. */
  #assertSound(): void {
    if (this.#condemned !== null) throw this.#condemned;
  }
}
