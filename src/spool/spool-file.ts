import { createHash } from 'node:crypto';
import { type FileHandle, open, rm } from 'node:fs/promises';
import { BackupError } from '../model/failures.ts';
import type { Seal } from '../ports/body.ts';
import type { Follower, Spool } from './spool.ts';
import { Waiters } from './waiters.ts';

const pollMs = 50;
const chunkBytes = 1024 * 1024;

/**
 * One append-only file. The writer is often another process, so growth is seen by looking at the size. Followers may
 * begin anew at any byte, until the file is removed.
 */
export class SpoolFile implements Spool {
  readonly file: string;
  readonly entrance: { readonly descriptor: number };
  readonly #handle: FileHandle;
  readonly #settle = Promise.withResolvers<Seal>();
  readonly #waiters = new Waiters();
  #timer: NodeJS.Timeout | undefined;
  #lookedAtMs = Number.NEGATIVE_INFINITY;
  /** All bytes are written; nothing is said about whether they count. */
  #isEnded = false;
  #hasFailed = false;
  #size = 0;

  static async create(path: string): Promise<SpoolFile> {
    return new SpoolFile(path, await open(path, 'wx+', 0o600));
  }

  private constructor(path: string, handle: FileHandle) {
    this.file = path;
    this.#handle = handle;
    // Of us: it must not be closed by others.
    this.entrance = { descriptor: handle.fd };
    // Who waits for the seal hears of a failure; that nobody does is no error.
    this.#settle.promise.catch(() => undefined);
  }

  /** How large it was when somebody last looked. */
  get size(): number {
    return this.#size;
  }

  get hasFailed(): boolean {
    return this.#hasFailed;
  }

  follow(): Follower {
    return {
      file: this.file,
      sealed: this.#settle.promise,
      grown: (beyond, signal) => this.#grown(beyond, signal),
      fill: (buffer, at) => this.#fill(buffer, at),
      release: () => undefined,
      close: () => undefined,
    };
  }

  /** Reads along until the writer has ended: the digest of all that lies in the file, and how much that is. */
  async digest(signal: AbortSignal): Promise<Seal> {
    const hash = createHash('sha256');
    const buffer = Buffer.allocUnsafe(chunkBytes);
    let at = 0;
    for (let size = await this.#grown(0, signal); at < size; size = await this.#grown(at, signal)) {
      while (at < size) {
        const bytes = await this.#fill(buffer.subarray(0, size - at), at);
        hash.update(buffer.subarray(0, bytes));
        at += bytes;
      }
    }
    return { bytes: at, sha256: hash.digest('hex') };
  }

  end(): void {
    this.#isEnded = true;
    this.#look();
  }

  async seal(expected: Seal, record: () => Promise<void>): Promise<void> {
    await this.#handle.sync();
    const { size } = await this.#handle.stat();
    if (size !== expected.bytes) {
      throw new Error(`${this.file} holds ${size} bytes where ${expected.bytes} were hashed`);
    }
    await record();
    this.#settle.resolve(expected);
  }

  fail(reason: unknown): void {
    this.#hasFailed = true;
    this.#settle.reject(reason);
    this.#waiters.fail(reason);
  }

  /** An open file keeps its room when it has no name any more: it is emptied too. */
  async discard(): Promise<void> {
    await rm(this.file, { force: true });
    await this.#handle.truncate(0);
  }

  async close(): Promise<void> {
    clearTimeout(this.#timer);
    await this.#handle.close();
  }

  #grown(beyond: number, signal: AbortSignal): Promise<number> {
    const grown = this.#waiters.wait(beyond, signal);
    this.#lookSoon();
    return grown;
  }

  async #fill(buffer: Buffer, at: number): Promise<number> {
    const { bytesRead } = await this.#handle.read(buffer, 0, buffer.length, at);
    if (bytesRead === 0) throw cut(this.file, at);
    return bytesRead;
  }

  /**
   * Not at once while it grows: whoever has read all there is would find a few kilobytes more, and go through the
   * whole file in such pieces.
   */
  #lookSoon(): void {
    if (!this.#waiters.areWaiting || this.#timer !== undefined) return;
    const sinceMs = performance.now() - this.#lookedAtMs;
    const delayMs = this.#isEnded ? 0 : Math.max(0, pollMs - sinceMs);
    this.#timer = setTimeout(() => this.#look(), delayMs);
  }

  #look(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (!this.#waiters.areWaiting) return;
    this.#lookedAtMs = performance.now();
    // Taken before the size is: an end that comes in between is seen by the next look.
    const isEnded = this.#isEnded;
    this.#handle.stat().then(
      ({ size }) => this.#tell(size, isEnded),
      (error: unknown) => this.fail(error),
    );
  }

  #tell(size: number, isEnded: boolean): void {
    this.#size = size;
    if (isEnded) this.#waiters.end(size);
    else this.#waiters.tell(size);
    this.#lookSoon();
  }
}

function cut(file: string, at: number): BackupError {
  return new BackupError({
    code: 'BP5041',
    message: `${file} ended at byte ${at} while it was read`,
    hint: 'look at the staging disk, and at who else writes there',
  });
}
