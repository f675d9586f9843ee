import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { reasonOf } from '../../catalog/reason-of.ts';
import type { CopyToVerify } from '../../catalog/verify/copy-to-verify.ts';
import { BackupError } from '../../model/failures.ts';
import { fileKey } from '../../model/run/layout.ts';
import type { FileRecord, FileSeal } from '../../model/run/manifest.ts';
import type { StepContext } from '../../ports/step-context.ts';
import { damaged, unreadable } from './copy-failure.ts';

const chunkBytes = 1024 * 1024;

/** The stored bytes of a file as they come; what the destination says against it is a `CopyFailure`. */
async function* readStored(
  copy: CopyToVerify,
  name: string,
  context: StepContext,
): AsyncGenerator<Buffer> {
  const { destination, pipeline, backup } = copy;
  try {
    yield* destination.get(fileKey(pipeline, backup, name), context);
  } catch (error) {
    asLostCopy(copy, error, context);
  }
}

/** What the destination says against a file, as a `CopyFailure`. */
export function asLostCopy(
  { destination }: CopyToVerify,
  error: unknown,
  { signal }: StepContext,
): never {
  signal.throwIfAborted();
  if (destination.classify(error) === 'missing') throw damaged('it is missing');
  const isCut = error instanceof BackupError && error.code === 'BP5041';
  throw (isCut ? damaged : unreadable)(`it could not be read: ${reasonOf(error)}`);
}

/** The same for whoever takes streams. */
export function streamStored(copy: CopyToVerify, name: string, context: StepContext): Readable {
  const bytes = readStored(copy, name, context);
  return Readable.from(bytes, { objectMode: false, highWaterMark: chunkBytes });
}

/**
 * Reads a file to its end, hands every chunk on, and makes sure that it was what the manifest says: until this has
 * resolved nobody may use the bytes.
 */
export async function proveStored(
  copy: CopyToVerify,
  file: FileRecord,
  {
    take,
    context,
  }: { readonly take: (chunk: Buffer) => Promise<void> | null; readonly context: StepContext },
): Promise<void> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of readStored(copy, file.name, context)) {
    bytes += chunk.length;
    // What is too long is not written down to its end.
    if (bytes > file.bytes) throw damaged(`it has more than ${file.bytes} bytes`);
    hash.update(chunk);
    context.progress(chunk.length);
    await take(chunk);
  }
  assertStored(file, { bytes, sha256: hash.digest('hex') });
}

export function assertStored({ bytes, sha256 }: FileSeal, found: FileSeal): void {
  if (found.bytes !== bytes) throw damaged(`it has ${found.bytes} bytes instead of ${bytes}`);
  if (found.sha256 === sha256) return;
  throw damaged(`it has other bytes: SHA-256 ${short(found.sha256)} instead of ${short(sha256)}`);
}

/** Enough to tell two apart; all of it is written down by a verification. */
function short(sha256: string): string {
  return `${sha256.slice(0, 12)}…`;
}
