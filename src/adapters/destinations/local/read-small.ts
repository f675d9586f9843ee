import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { attempt, notAFile } from './failures.ts';
import type { Pace } from './pace.ts';
import { cut, missing, read } from './read.ts';
import type { Tree } from './tree.ts';

export interface SmallReading {
  readonly tree: Tree;
  readonly pace: Pace;
  readonly key: string;
  readonly maxBytes: number;
  readonly signal: AbortSignal;
}

/** The beginning of a stored file, which is all of it where it is small. A file that is cut meanwhile is a failure. */
export async function readSmall(reading: SmallReading): Promise<Uint8Array> {
  const { tree, pace, key, signal } = reading;
  signal.throwIfAborted();
  if (!pace.isFast) return await readSlowly(reading);
  const base = await attempt(`reading ${key}`, () => tree.recentBase());
  const bytes = await attempt(`reading ${key}`, async () =>
    pace.now(() => readNow(tree.findNow(base, key), reading)),
  );
  await pace.pause();
  return bytes;
}

async function readSlowly({ tree, key, maxBytes, signal }: SmallReading): Promise<Uint8Array> {
  const range = { start: 0, end: maxBytes };
  const stream = read({ tree, key, range, signal, beforeWhole: () => Promise.resolve() });
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** No link is followed, and a pipe that somebody put there does not block. */
function readNow(path: string | null, { key, maxBytes }: SmallReading): Uint8Array {
  if (path === null) throw missing(key);
  const flags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);
  const file = openSync(path, flags);
  try {
    const facts = fstatSync(file);
    if (!facts.isFile()) throw notAFile(path);
    return fill(file, Buffer.allocUnsafe(Math.min(facts.size, maxBytes)));
  } finally {
    closeSync(file);
  }
}

function fill(file: number, buffer: Buffer): Buffer {
  for (let at = 0; at < buffer.length; ) {
    const bytes = readSync(file, buffer, at, buffer.length - at, at);
    if (bytes === 0) throw cut(at, buffer.length);
    at += bytes;
  }
  return buffer;
}
