import { createHash } from 'node:crypto';
import { constants, type Stats } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { unreadableFile } from '../../model/import/failures.ts';
import type { FileSeal } from '../../model/run/manifest.ts';
import { systemCodeOf } from '../../util/system-error.ts';
import type { Sink } from './sink.ts';

/** What somebody wants to be made a backup. */
export interface Foreign {
  /** Without its folder: it is written down. */
  readonly name: string;
  /** Absolute; or what is read instead of a file. */
  readonly from: string | Readable;
}

const pieceBytes = 1024 * 1024;

/** How large it is; `null` where that shows when it has been read. Fails with BP5160 where it cannot be read. */
export async function sizeOfForeign({ from }: Foreign): Promise<number | null> {
  if (typeof from !== 'string') return null;
  const { handle, before } = await openPlain(from);
  await handle.close();
  return before.size;
}

/**
 * Reads it once, from its beginning to its end, into a place where nobody can change it any more. Fails with BP5160
 * when it was changed meanwhile.
 */
export async function readForeign(
  { from }: Foreign,
  sink: Sink,
  signal: AbortSignal,
): Promise<FileSeal> {
  if (typeof from !== 'string') return await drain(from, sink, signal);
  const { handle, before } = await openPlain(from);
  try {
    const found = await drain(pieces(handle, from), sink, signal);
    const after = await handle.stat();
    if (isSame(before, after) && found.bytes === after.size) return found;
    throw unreadableFile(
      `${from} was changed while it was read`,
      'import it when nobody writes to it any more, or import a copy',
    );
  } finally {
    await handle.close();
  }
}

/** No link is followed, and nothing waits for who opens the other end of a pipe. */
async function openPlain(path: string): Promise<{ handle: FileHandle; before: Stats }> {
  const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = constants;
  const handle = await open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK).catch((cause: unknown) => {
    throw cannotOpen(path, cause);
  });
  const before = await handle.stat();
  if (before.isFile()) return { handle, before };
  await handle.close();
  throw unreadableFile(
    `${path} is ${before.isDirectory() ? 'a folder' : 'no plain file'}`,
    before.isDirectory()
      ? 'make an archive of it: `tar -cf <file> <folder>`'
      : 'a pipe is read with `-` in place of the name: `… | run-pipeline import -`',
  );
}

function cannotOpen(path: string, cause: unknown): Error {
  const code = systemCodeOf(cause);
  if (code === null) return cause instanceof Error ? cause : new Error(String(cause));
  const [says, hint] = reasons[code] ?? [`cannot be read: ${code}`, 'look at the disk it lies on'];
  return unreadableFile(`${path} ${says}`, hint, cause);
}

const reasons: Readonly<Record<string, readonly [string, string]>> = {
  ENOENT: ['is not there', 'is it the right folder? Relative names start from where you are'],
  ENOTDIR: ['is not there', 'a part of its path is a file'],
  EACCES: ['cannot be read by this user', 'let this user read the file and enter its folder'],
  EPERM: ['cannot be read by this user', 'let this user read the file and enter its folder'],
  ELOOP: ['is a link, which is not followed', 'name the file itself that it leads to'],
  ENXIO: ['is no plain file', 'name a file'],
};

async function* pieces(handle: FileHandle, path: string): AsyncGenerator<Buffer> {
  const block = Buffer.allocUnsafe(pieceBytes);
  for (;;) {
    const { bytesRead } = await handle.read(block, 0, pieceBytes, null).catch((cause: unknown) => {
      throw cannotOpen(path, cause);
    });
    if (bytesRead === 0) return;
    yield block.subarray(0, bytesRead);
  }
}

async function drain(
  from: AsyncIterable<Buffer>,
  sink: Sink,
  signal: AbortSignal,
): Promise<FileSeal> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const piece of from) {
    signal.throwIfAborted();
    hash.update(piece);
    bytes += piece.length;
    await sink.take(piece);
  }
  return { bytes, sha256: hash.digest('hex') };
}

function isSame(before: Stats, after: Stats): boolean {
  return (
    before.size === after.size &&
    before.mtimeMs === after.mtimeMs &&
    before.ctimeMs === after.ctimeMs
  );
}
