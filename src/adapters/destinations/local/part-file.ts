import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { BackupError } from '../../../model/failures.ts';
import type { Seal } from '../../../ports/body.ts';
import { FlushBehind } from './flush-behind.ts';

export interface Finished {
  /** Of what was read back from the disk; left out when that was not done on the way. */
  readonly sha256?: string;
}

/** An upload that is not finished: a file that is new, ours alone, and written from its beginning to its end. */
export class PartFile {
  readonly #file: FileHandle;
  readonly #behind: FlushBehind;
  readonly #sent = createHash('sha256');
  #bytes = 0;

  private constructor(path: string, file: FileHandle) {
    this.#file = file;
    this.#behind = new FlushBehind(path, file);
  }

  static async open(path: string): Promise<PartFile> {
    const flags =
      constants.O_RDWR | constants.O_CREAT | constants.O_EXCL | (constants.O_NOFOLLOW ?? 0);
    return new PartFile(path, await open(path, flags, 0o600));
  }

  async append(chunks: readonly Buffer[]): Promise<void> {
    // What comes back from the disk is hashed there.
    if (!this.#behind.isReadingBack) for (const chunk of chunks) this.#sent.update(chunk);
    this.#bytes += await writeAll(this.#file, chunks, this.#bytes);
    this.#behind.grown(this.#bytes);
  }

  /** Everything is on the disk when it resolves, and it is what the seal says. */
  async finish(seal: Seal): Promise<Finished> {
    const bytes = this.#bytes;
    if (bytes !== seal.bytes) throw differs({ bytes, sha256: '' }, seal);
    const back = await this.#behind.finish(bytes);
    const sha256 = back ?? this.#sent.digest('hex');
    if (sha256 !== seal.sha256) throw differs({ bytes, sha256 }, seal);
    return back === null ? {} : { sha256: back };
  }

  async close(): Promise<void> {
    await this.#behind.close();
    await this.#file.close();
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
