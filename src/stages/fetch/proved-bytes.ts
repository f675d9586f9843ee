import { createReadStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import type { CopyToVerify } from '../../catalog/verify/copy-to-verify.ts';
import type { FileRecord } from '../../model/run/manifest.ts';
import type { StepContext } from '../../ports/step-context.ts';
import { copyStored } from './fetch-stored.ts';
import { proveStored, streamStored } from './read-stored.ts';

/** Stored bytes that were proved once, to be read again. */
export interface ProvedBytes {
  open(): Readable;
  discard(): Promise<void>;
}

/**
 * Not one byte is decrypted before all of them are proved. What lies on this machine is read twice; what comes over a
 * network is kept in `path` meanwhile.
 */
export async function proveBytes(
  copy: CopyToVerify,
  { file, path }: { readonly file: FileRecord; readonly path: string | null },
  context: StepContext,
): Promise<ProvedBytes> {
  if (copy.destination.traits.isOnThisMachine === true || path === null) {
    await proveStored(copy, file, { take: () => null, context });
    return {
      open: () => streamStored(copy, file.name, context),
      discard: () => Promise.resolve(),
    };
  }
  await copyStored(copy, { file, path }, context);
  return {
    open: () => createReadStream(path, { highWaterMark: 1024 * 1024 }),
    discard: () => rm(path, { force: true }),
  };
}
