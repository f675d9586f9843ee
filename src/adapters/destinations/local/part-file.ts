import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { BackupError } from '../../../model/failures.ts';
import type { Seal } from '../../../ports/body.ts';
import { alignedTo } from './aligned-blocks.ts';
import { DirectWriter } from './direct-writer.ts';
import { FlushBehind } from './flush-behind.ts';

/** What is smaller is not worth another way. */
const directFromBytes = 4 * 1024 * 1024;

export interface Finished {
  /** Of what was read back from the disk; left out when that was not done on the way. */
  readonly sha256?: string;
}

/** An upload that is not finished: a file that is new, ours alone, and written from its beginning to its end. */
export class PartFile {
  readonly #path: string;
  readonly #file: FileHandle;
  readonly #behind: FlushBehind;
  readonly #sent = createHash('sha256');
  /** `null` where there is no such way. */
  #direct: DirectWriter | null | undefined;
  #bytes = 0;

  private constructor(path: string, file: FileHandle) {
    this.#path = path;
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
    const done = this.#bytes < directFromBytes ? 0 : await this.#appendDirectly(bytes);
    await writeAll(this.#file, bytes.subarray(done), this.#bytes + done);
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
    await this.#direct?.close();
    await this.#file.close();
  }

  /** How much went that way: all but what fills no whole block. */
  async #appendDirectly(bytes: Buffer): Promise<number> {
    if (this.#direct === undefined) this.#direct = await DirectWriter.open(this.#path);
    if (this.#direct === null) return 0;
    const missing = (alignedTo - (this.#bytes % alignedTo)) % alignedTo;
    const head = bytes.subarray(0, missing);
    await writeAll(this.#file, head, this.#bytes);
    const direct = await this.#direct.write(bytes.subarray(missing), this.#bytes + missing);
    return head.length + direct;
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
