import { type FileHandle, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Writable } from 'node:stream';
import { BackupError } from '../../model/failures.ts';
import { refusedFile } from '../../model/import/failures.ts';
import { formatBytes } from '../../util/human.ts';
import { roomAt } from '../../util/room.ts';
import { systemCodeOf } from '../../util/system-error.ts';

/** How far a file may grow. */
export interface Limits {
  /** `null`: as much as the disk has room for. */
  readonly maxBytes: number | null;
  /** So much of the disk stays free. */
  readonly keepFree: number;
}

export interface SinkOptions {
  readonly file: string;
  readonly limits: Limits;
  /** What it is that grows, for whoever reads why it was refused. */
  readonly what: string;
}

/** A new file in quarantine, of this user alone, that does not grow beyond a limit. */
export class Sink {
  readonly #handle: FileHandle;
  readonly #options: SinkOptions;
  #bytes = 0;
  /** When so many are there, it is looked how much room is left. */
  #nextLook = 0;

  static async open(options: SinkOptions): Promise<Sink> {
    const handle = await asQuarantineFailure(() => open(options.file, 'wx', 0o600));
    return new Sink(handle, options);
  }

  private constructor(handle: FileHandle, options: SinkOptions) {
    this.#handle = handle;
    this.#options = options;
  }

  get bytes(): number {
    return this.#bytes;
  }

  async take(piece: Buffer): Promise<void> {
    this.#bytes += piece.length;
    const { limits, what } = this.#options;
    const { maxBytes } = limits;
    if (maxBytes !== null && this.#bytes > maxBytes) throw tooLarge(what, maxBytes);
    if (this.#bytes >= this.#nextLook) await this.#assertRoom(piece.length);
    await asQuarantineFailure(async () => {
      for (let at = 0; at < piece.length; ) {
        at += (await this.#handle.write(piece, at, piece.length - at)).bytesWritten;
      }
    });
  }

  /** For streams that write into it. */
  writable(): Writable {
    return new Writable({
      highWaterMark: 1024 * 1024,
      write: (piece: Buffer, _encoding, done) => {
        this.take(piece).then(() => done(), done);
      },
    });
  }

  close(): Promise<void> {
    return this.#handle.close();
  }

  async #assertRoom(needed: number): Promise<void> {
    this.#nextLook = this.#bytes + lookEveryBytes;
    const { file, limits } = this.#options;
    const room = await roomAt(dirname(file));
    if (room === null || room.bytes - needed >= limits.keepFree) return;
    throw new BackupError({
      code: 'BP5030',
      message: `only ${formatBytes(room.bytes)} are free for what is imported, and ${formatBytes(limits.keepFree)} must stay free`,
      hint: 'make room on the disk of the state folder, or correct `stages.preflight.keepFree`; a small file that becomes that large may be a trap: see `--max-size`',
    });
  }
}

const lookEveryBytes = 4 * 1024 * 1024;

/** Fills a new file; it is closed, whatever happens. */
export async function withSink<T>(
  options: SinkOptions,
  fill: (sink: Sink) => Promise<T>,
): Promise<T> {
  const sink = await Sink.open(options);
  try {
    return await fill(sink);
  } finally {
    await sink.close();
  }
}

function tooLarge(what: string, maxBytes: number): BackupError {
  return refusedFile(
    `${what} is larger than ${formatBytes(maxBytes)}`,
    'if it may be that large, allow it with `--max-size`',
  );
}

async function asQuarantineFailure<T>(act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (cause) {
    const code = systemCodeOf(cause);
    if (code === null) throw cause;
    throw new BackupError({
      code: 'BP5030',
      message: `the state folder did not keep what is imported: ${code}`,
      hint: 'make room there: the file lies in it once more, and decompressed, until it is a backup',
      cause,
    });
  }
}
