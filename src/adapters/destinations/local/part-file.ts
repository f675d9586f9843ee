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

  async append(bytes: Buffer): Promise<void> {
    // What comes back from the disk is hashed there.
    if (!this.#behind.isReadingBack) this.#sent.update(bytes);
    await writeAll(this.#file, bytes, this.#bytes);
    this.#bytes += bytes.length;
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

/** A disk that is almost full takes less than it was given; the next write says why. */
async function writeAll(file: FileHandle, bytes: Buffer, at: number): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    const { bytesWritten } = await file.write(bytes, done, bytes.length - done, at + done);
    done += bytesWritten;
  }
}
