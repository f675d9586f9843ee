import type { FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { CopyToVerify } from '../../catalog/verify/copy-to-verify.ts';
import { BackupError } from '../../model/failures.ts';
import type { Json } from '../../model/run/facts.ts';
import type { FileRecord, FileSeal } from '../../model/run/manifest.ts';
import type { Step } from '../../ports/codec.ts';
import type { Inspection } from '../../ports/inspector.ts';
import type { StepContext } from '../../ports/step-context.ts';
import type { Opener } from '../open-copy.ts';
import type { Copies } from './copies.ts';
import { assertPlain, decodeProved } from './decode-proved.ts';
import { fullTarget, writeNewFile } from './new-file.ts';
import { type ProvedBytes, proveBytes } from './proved-bytes.ts';

export interface PlainWish {
  /** As it is stored. */
  readonly file: FileRecord;
  /** In the order in which they were applied. */
  readonly codecs: readonly string[];
  /** What it was; `null` where nobody wrote it down. */
  readonly plain: FileSeal | null;
  /** The new file. */
  readonly path: string;
  readonly opener: Opener;
  /** Takes a part out of the plain bytes; without it all of them are kept. */
  readonly part?: PlainPart;
}

interface PlainPart {
  /** Looks at all plain bytes; what it refuses is thrown as it is. */
  readonly inspection: Inspection;
  /** Reads all plain bytes and writes the part. */
  readonly step: Step;
  /** Throws unless what was found and what was written fit each other. */
  readonly settle: (found: Json, writtenBytes: number) => void;
}

/**
 * Brings one file of a backup, decrypted and decoded, into a new file: programs joined by pipes, and the last of them
 * writes into the file itself. As `fetchStored` otherwise; the plain bytes, too, are what they were when they were
 * dumped.
 */
export async function fetchPlain(
  copies: Copies,
  wish: PlainWish,
  context: StepContext,
): Promise<string> {
  const { file, path } = wish;
  return await copies
    .first(
      file.name,
      async (copy) => {
        await fromCopy(copy, wish, context);
        return copy.destination.id;
      },
      context,
    )
    .catch((error: unknown) => {
      const isFull = error instanceof BackupError && error.code === 'BP5030';
      throw isFull ? fullTarget(dirname(path), error) : error;
    });
}

async function fromCopy(copy: CopyToVerify, wish: PlainWish, context: StepContext): Promise<void> {
  const { file, path } = wish;
  const proved = await proveBytes(copy, { file, path: `${path}.stored` }, context);
  try {
    await writeNewFile(path, (handle) => decode(proved, { wish, handle }, context));
  } finally {
    await proved.discard();
  }
}

interface Decoding {
  readonly wish: PlainWish;
  readonly handle: FileHandle;
}

async function decode(
  proved: ProvedBytes,
  { wish: { file, codecs, plain, opener, part }, handle }: Decoding,
  context: StepContext,
): Promise<void> {
  const decoding = {
    ...{ file, codecs, opener, plainBytes: plain?.bytes ?? null },
    inspection: part?.inspection ?? null,
    behind: part === undefined ? [] : [part.step],
    descriptor: handle.fd,
  };
  const decoded = await decodeProved(proved, decoding, context);
  const { size } = await handle.stat();
  if (plain !== null) {
    assertPlain(plain, decoded.plain);
    if (part === undefined) assertPlain(plain, { ...decoded.plain, bytes: size });
  }
  part?.settle(decoded.found, size);
}
