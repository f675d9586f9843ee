import type { Json } from '../../model/run/facts.ts';
import type { FileRecord, FileSeal } from '../../model/run/manifest.ts';
import type { Step } from '../../ports/codec.ts';
import type { Inspection } from '../../ports/inspector.ts';
import type { StepContext } from '../../ports/step-context.ts';
import { decodeInto } from '../../spool/decode.ts';
import { Gauge } from '../../spool/meter/gauge.ts';
import { createMeterStep } from '../../spool/meter/meter-step.ts';
import type { Opener } from '../open-copy.ts';
import { asCopyFailure, damaged } from './copy-failure.ts';
import { decodersFor } from './decoders.ts';
import type { ProvedBytes } from './proved-bytes.ts';
import { assertStored } from './read-stored.ts';

export interface ProvedDecoding {
  /** As it is stored. */
  readonly file: FileRecord;
  /** In the order in which they were applied. */
  readonly codecs: readonly string[];
  readonly opener: Opener;
  /** Looks at all plain bytes before they are handed on; what it refuses is thrown as it is. */
  readonly inspection: Inspection | null;
  /** Programs that read all plain bytes. */
  readonly behind: readonly Step[];
  /** What the last program writes into. */
  readonly descriptor: number;
}

/** What the plain bytes were, and what the inspector says of them. */
export interface DecodedBytes {
  readonly plain: FileSeal;
  readonly found: Json;
}

const idleMs = 60_000;

/**
 * Decrypts and decodes bytes that were proved: programs joined by pipes. Every program has ended well when it resolves,
 * and the stored bytes were the proved ones once more. What speaks against the copy is a `CopyFailure`.
 */
export async function decodeProved(
  proved: ProvedBytes,
  decoding: ProvedDecoding,
  context: StepContext,
): Promise<DecodedBytes> {
  const { file, codecs, opener, inspection, behind, descriptor } = decoding;
  const gauge = await Gauge.create(await context.scratch.path('gauge'));
  try {
    const decoders = await decodersFor(codecs, opener, context);
    const stored = await decodeInto(
      {
        stored: proved.open(),
        steps: [...decoders, createMeterStep(gauge.file, inspection), ...behind],
        end: { descriptor },
        onStored: (bytes) => context.progress(bytes),
        ...{ launcher: opener.launcher, idleMs },
      },
      context.signal,
    ).catch(asCopyFailure);
    assertStored(file, stored);
    const { found, ...plain } = await gauge.reading();
    return { plain, found };
  } finally {
    await gauge.close();
  }
}

/** The plain bytes are what they were when they were dumped. */
export function assertPlain(plain: FileSeal, found: FileSeal): void {
  if (found.bytes !== plain.bytes) {
    throw damaged(`it decodes to ${found.bytes} bytes instead of ${plain.bytes}`);
  }
  if (found.sha256 !== plain.sha256) throw damaged('it decodes to other bytes than were dumped');
}
