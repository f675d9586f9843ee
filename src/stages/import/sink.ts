import { type FileHandle, open } from 'node:fs/promises';
import { Writable } from 'node:stream';
import { BackupError } from '../../model/failures.ts';
import { refusedFile } from '../../model/import/failures.ts';
import { formatBytes } from '../../util/human.ts';
import { systemCodeOf } from '../../util/system-error.ts';

export interface SinkOptions {
  readonly file: string;
  /** `null`: as much as the disk has room for. */
  readonly maxBytes: number | null;
  /** What it is that grows, for whoever reads why it was refused. */
  readonly what: string;
}

/** A new file in quarantine, of this user alone, that does not grow beyond a limit. */
export class Sink {
  readonly #handle: FileHandle;
  readonly #options: SinkOptions;
  #bytes = 0;

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
    const { maxBytes, what } = this.#options;
    if (maxBytes !== null && this.#bytes > maxBytes) throw tooLarge(what, maxBytes);
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
}

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
