import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { BackupError } from '../../../model/failures.ts';
import type { Seal } from '../../../ports/body.ts';

/** So much may wait for the disk: the flush at the end is short, and the disk works while the dump does. */
const flushEveryBytes = 32 * 1024 * 1024;

/** An upload that is not finished: a file that is new, ours alone, and written from its beginning to its end. */
export class PartFile {
  readonly #file: FileHandle;
  readonly #hash = createHash('sha256');
  #bytes = 0;
  #flushedBytes = 0;
  #flushing: Promise<void> | null = null;
  #condemned: unknown = null;

  private constructor(file: FileHandle) {
    this.#file = file;
  }

  static async open(path: string): Promise<PartFile> {
    const flags =
      constants.O_RDWR | constants.O_CREAT | constants.O_EXCL | (constants.O_NOFOLLOW ?? 0);
    return new PartFile(await open(path, flags, 0o600));
  }

  get bytes(): number {
    return this.#bytes;
  }

  async append(chunks: readonly Buffer[]): Promise<void> {
    this.#assertSound();
    for (const chunk of chunks) this.#hash.update(chunk);
    this.#bytes += await writeAll(this.#file, chunks, this.#bytes);
    if (this.#bytes - this.#flushedBytes >= flushEveryBytes) this.#flush();
  }

  /** Everything is on the disk when it resolves, and it is what the seal says. */
  async finish(seal: Seal): Promise<void> {
    await this.#flushing;
    this.#assertSound();
    const sha256 = this.#hash.digest('hex');
    if (this.#bytes !== seal.bytes || sha256 !== seal.sha256) {
      throw differs({ bytes: this.#bytes, sha256 }, seal);
    }
    await this.#file.sync();
  }

  async close(): Promise<void> {
    await this.#flushing;
    await this.#file.close();
  }

  /** Does not wait: bytes go on to come meanwhile. */
  #flush(): void {
    if (this.#flushing !== null) return;
    this.#flushedBytes = this.#bytes;
    this.#flushing = this.#file
      .datasync()
      .catch((error: unknown) => {
        this.#condemned ??= error;
      })
      .finally(() => {
        this.#flushing = null;
      });
  }

  /** The system tells of a failed flush once; a later one succeeds over the hole. */
  #assertSound(): void {
    if (this.#condemned !== null) throw this.#condemned;
  }
}

export function differs(found: Seal, seal: Seal): BackupError {
  const sizes = `${found.bytes} bytes were written, ${seal.bytes} were sealed`;
  return new BackupError({
    code: 'BP5041',
    message: found.bytes === seal.bytes ? 'the SHA-256 of what was written is wrong' : sizes,
    hint: 'The bytes changed between the dump and this destination: check the memory and the staging disk of this machine.',
    facts: { bytes: found.bytes, sha256: found.sha256 },
  });
}

async function writeAll(file: FileHandle, chunks: readonly Buffer[], at: number): Promise<number> {
  const total = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
  const { bytesWritten } = await file.writev(chunks, at);
  if (bytesWritten === total) return total;
  // A disk that is almost full takes less; the next write says why.
  const rest = Buffer.concat(chunks).subarray(bytesWritten);
  for (let done = 0; done < rest.length; ) {
    const next = await file.write(rest, done, rest.length - done, at + bytesWritten + done);
    done += next.bytesWritten;
  }
  return total;
}
