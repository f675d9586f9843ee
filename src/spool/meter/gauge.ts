import { type FileHandle, open, readFile } from 'node:fs/promises';
import { BackupError } from '../../model/failures.ts';
import type { Json } from '../../model/run/facts.ts';
import type { Seal } from '../../ports/body.ts';

/** How far a meter has come. The two are equal while it waits for the source, and at no other time. */
export interface Level {
  readonly received: number;
  readonly handedOn: number;
}

export interface Reading extends Seal {
  /** What the inspector has found; `null` without one. */
  readonly found: Json;
}

/** It has not begun, or has come to the end: who waits for it then waits for no source. */
export const waitsForNone = -1;

/** Two numbers that the meter overwrites before and after each step, then its reading as JSON. */
export const levelBytes = 16;

export function encodeLevel(block: Buffer, { received, handedOn }: Level): void {
  block.writeDoubleLE(received, 0);
  block.writeDoubleLE(handedOn, 8);
}

/**
 * A small file that a meter writes and we read: it tells at any moment where the bytes are stuck, which no pipe can
 * while its writer is blocked.
 */
export class Gauge {
  readonly file: string;
  readonly #handle: FileHandle;
  readonly #block = Buffer.alloc(levelBytes);

  /** A new file, of this user alone. */
  static async create(file: string): Promise<Gauge> {
    try {
      const handle = await open(file, 'wx+', 0o600);
      const block = Buffer.alloc(levelBytes);
      encodeLevel(block, { received: 0, handedOn: waitsForNone });
      await handle.write(block);
      return new Gauge(file, handle);
    } catch (cause) {
      throw cannotBeMade(file, cause);
    }
  }

  private constructor(file: string, handle: FileHandle) {
    this.file = file;
    this.#handle = handle;
  }

  async level(): Promise<Level> {
    await this.#handle.read(this.#block, 0, levelBytes, 0);
    return { received: this.#block.readDoubleLE(0), handedOn: this.#block.readDoubleLE(8) };
  }

  /** After the meter has ended well. */
  async reading(): Promise<Reading> {
    const text = (await readFile(this.file)).toString('utf8', levelBytes);
    // Written by the meter of the same version, into a folder that only this user can write to.
    return JSON.parse(text) as Reading;
  }

  close(): Promise<void> {
    return this.#handle.close();
  }
}

function cannotBeMade(file: string, cause: unknown): BackupError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new BackupError({
    code: 'BP5030',
    stage: 'dump',
    message: `the temporary file ${file} cannot be made: ${reason}`,
    hint: 'make room on the disk of the state folder, inodes included',
    cause,
  });
}
