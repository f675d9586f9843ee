import { createReadStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import type { CopyToVerify } from '../../catalog/verify/copy-to-verify.ts';
import { fileKey } from '../../model/run/layout.ts';
import type { FileRecord } from '../../model/run/manifest.ts';
import type { Destination, OpensFile } from '../../ports/destination.ts';
import type { StepContext } from '../../ports/step-context.ts';
import { copyStored } from './fetch-stored.ts';
import { ProvedFile } from './proved-file.ts';
import { asLostCopy, proveStored, streamStored } from './read-stored.ts';

/** Stored bytes that were proved once, to be read again. */
export interface ProvedBytes {
  /** Where it is a file that a program may read by itself, in place of `open`. */
  readonly file?: ProvedFile;
  open(): Readable;
  discard(): Promise<void>;
}

interface Proving {
  readonly file: FileRecord;
  readonly path: string | null;
}

/**
 * Not one byte is decrypted before all of them are proved. What lies on this machine is read twice; what comes over a
 * network is kept in `path` meanwhile.
 */
export async function proveBytes(
  copy: CopyToVerify,
  { file, path }: Proving,
  context: StepContext,
): Promise<ProvedBytes> {
  const { destination } = copy;
  if (opensFile(destination)) return await proveFile({ ...copy, destination }, file, context);
  if (destination.traits.isOnThisMachine === true || path === null) {
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

function opensFile(destination: Destination): destination is Destination & OpensFile {
  return 'openFile' in destination;
}

async function proveFile(
  copy: CopyToVerify & { readonly destination: OpensFile },
  record: FileRecord,
  context: StepContext,
): Promise<ProvedBytes> {
  const { destination, pipeline, backup } = copy;
  const handle = await destination
    .openFile(fileKey(pipeline, backup, record.name))
    .catch((error: unknown) => asLostCopy(copy, error, context));
  try {
    const file = await ProvedFile.prove(handle, record, context);
    return { file, open: () => file.read(), discard: () => file.close() };
  } catch (error) {
    await handle.close();
    throw error;
  }
}
