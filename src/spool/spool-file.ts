import { createHash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import { Readable } from 'node:stream';
import type { Body, Seal } from '../ports/body.ts';

const pollMs = 50;
const chunkBytes = 1024 * 1024;

interface Waiter {
  readonly beyond: number;
  readonly resolve: (bytes: number) => void;
  readonly reject: (reason: unknown) => void;
}

/**
 * One append-only file, one writer, many followers at their own pace. The writer is often another process, so
 * growth is seen by looking at the size. Only `seal` makes its bytes count.
 */
export class SpoolFile implements Body {
  readonly file: string;
  readonly sealed: Promise<Seal>;
  readonly #handle: FileHandle;
  readonly #settle: PromiseWithResolvers<Seal>;
  readonly #waiters = new Set<Waiter>();
  #timer: NodeJS.Timeout | undefined;
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
    this.#settle = Promise.withResolvers<Seal>();
    this.sealed = this.#settle.promise;
    // Who waits for the seal hears of a failure; that nobody does is no error.
    this.sealed.catch(() => undefined);
  }

  /** For a program that writes by itself. It must not be closed by others. */
  get descriptor(): number {
    return this.#handle.fd;
  }

  /** How large it was when somebody last looked. */
  get size(): number {
    return this.#size;
  }

  get hasFailed(): boolean {
    return this.#hasFailed;
  }

  grown(beyond: number, signal: AbortSignal): Promise<number> {
    signal.throwIfAborted();
    // It only grows: what was there when somebody looked last is still there.
    if (this.#size > beyond && !this.#hasFailed) return Promise.resolve(this.#size);
    const { promise, resolve, reject } = Promise.withResolvers<number>();
    const waiter = { beyond, resolve, reject };
    const abort = () => reject(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    this.#waiters.add(waiter);
    if (this.#hasFailed) this.sealed.catch(reject);
    this.#look();
    return promise.finally(() => {
      signal.removeEventListener('abort', abort);
      this.#waiters.delete(waiter);
    });
  }

  read(start: number, end: number): Readable {
    return Readable.from(this.#chunks(start, end), { objectMode: false });
  }

  /** By hand: a stream of the library would close the descriptor when a follower gives up. */
  async *#chunks(start: number, end: number): AsyncGenerator<Buffer> {
    for (let at = start; at < end; ) {
      const buffer = Buffer.allocUnsafe(Math.min(chunkBytes, end - at));
      const { bytesRead } = await this.#handle.read(buffer, 0, buffer.length, at);
      if (bytesRead === 0) throw new Error(`${this.file} became shorter while it was read`);
      yield buffer.subarray(0, bytesRead);
      at += bytesRead;
    }
  }

  /** Reads along until the writer has ended: the digest of all that lies in the file, and how much that is. */
  async digest(signal: AbortSignal): Promise<Seal> {
    const hash = createHash('sha256');
    const buffer = Buffer.allocUnsafe(chunkBytes);
    let at = 0;
    for (let size = await this.grown(0, signal); at < size; size = await this.grown(at, signal)) {
      while (at < size) {
        const wanted = Math.min(buffer.length, size - at);
        const { bytesRead } = await this.#handle.read(buffer, 0, wanted, at);
        if (bytesRead === 0) throw new Error(`${this.file} became shorter while it was read`);
        hash.update(buffer.subarray(0, bytesRead));
        at += bytesRead;
      }
    }
    return { bytes: at, sha256: hash.digest('hex') };
  }

  /** Every writer has ended. Followers that are through hear of the final size; it is not a licence to commit. */
  end(): void {
    this.#isEnded = true;
    this.#look();
  }

  /** The bytes are safe on the disk, `record` has made that durable too, and from now on they count. */
  async seal(expected: Seal, record: () => Promise<void>): Promise<void> {
    await this.#handle.sync();
    const { size } = await this.#handle.stat();
    if (size !== expected.bytes) {
      throw new Error(`${this.file} holds ${size} bytes where ${expected.bytes} were hashed`);
    }
    await record();
    this.#settle.resolve(expected);
  }

  /** The bytes will never count. Safe to call at any time; a sealed spool stays sealed. */
  fail(reason: unknown): void {
    this.#hasFailed = true;
    this.#settle.reject(reason);
    for (const { reject } of this.#waiters) reject(reason);
  }

  async close(): Promise<void> {
    clearTimeout(this.#timer);
    await this.#handle.close();
  }

  #look(): void {
    clearTimeout(this.#timer);
    if (this.#waiters.size === 0) return;
    // Taken before the size is: an end that comes in between is seen by the next look.
    const isEnded = this.#isEnded;
    this.#handle.stat().then(
      ({ size }) => this.#tell(size, isEnded),
      (error: unknown) => this.fail(error),
    );
  }

  #tell(size: number, isEnded: boolean): void {
    this.#size = size;
    for (const { beyond, resolve } of this.#waiters) {
      if (size > beyond || isEnded) resolve(size);
    }
    const isWaiting = [...this.#waiters].some(({ beyond }) => size <= beyond && !isEnded);
    if (isWaiting) this.#timer = setTimeout(() => this.#look(), pollMs);
  }
}
