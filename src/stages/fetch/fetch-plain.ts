import type { FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { CopyToVerify } from '../../catalog/verify/copy-to-verify.ts';
import { BackupError } from '../../model/failures.ts';
import type { Json } from '../../model/run/facts.ts';
import type { FileRecord, FileSeal } from '../../model/run/manifest.ts';
import type { Step } from '../../ports/codec.ts';
import type { Inspection } from '../../ports/inspector.ts';
import type { StepContext } from '../../ports/step-context.ts';
import { decodeInto } from '../../spool/decode.ts';
import { Gauge } from '../../spool/meter/gauge.ts';
import { createMeterStep } from '../../spool/meter/meter-step.ts';
import type { Opener } from '../open-copy.ts';
import type { Copies } from './copies.ts';
import { damaged } from './copy-failure.ts';
import { decodersFor } from './decoders.ts';
import { fullTarget, writeNewFile } from './new-file.ts';
import { type ProvedBytes, proveBytes } from './proved-bytes.ts';
import { assertStored } from './read-stored.ts';

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

const idleMs = 60_000;

async function decode(
  proved: ProvedBytes,
  { wish, handle }: Decoding,
  context: StepContext,
): Promise<void> {
  const { file, codecs, opener, part } = wish;
  const gauge = await Gauge.create(await context.scratch.path('gauge'));
  try {
    const decoders = await decodersFor(codecs, opener, context);
    const meter = createMeterStep(gauge.file, part?.inspection ?? null);
    const stored = await decodeInto(
      {
        stored: proved.open(),
        steps: [...decoders, meter, ...(part === undefined ? [] : [part.step])],
        end: { descriptor: handle.fd },
        onStored: (bytes) => context.progress(bytes),
        ...{ launcher: opener.launcher, idleMs },
      },
      context.signal,
    ).catch(asCopyFailure);
    assertStored(file, stored);
    const { found, ...plain } = await gauge.reading();
    assertPlain(wish, plain);
    const { size } = await handle.stat();
    if (part === undefined) assertPlain(wish, { ...plain, bytes: size });
    else part.settle(found, size);
  } finally {
    await gauge.close();
  }
}

function assertPlain({ plain }: PlainWish, found: FileSeal): void {
  if (plain === null) return;
  if (found.bytes !== plain.bytes) {
    throw damaged(`it decodes to ${found.bytes} bytes instead of ${plain.bytes}`);
  }
  if (found.sha256 !== plain.sha256) throw damaged('it decodes to other bytes than were dumped');
}

const aboutContent: readonly string[] = ['BP5020', 'BP5041', 'BP5050'];

/** Bytes that cannot be decoded speak against the copy; a missing key or program does not. */
export function asCopyFailure(error: unknown): never {
  const isContent = error instanceof BackupError && aboutContent.includes(error.code);
  throw isContent ? damaged(error.message) : error;
}
