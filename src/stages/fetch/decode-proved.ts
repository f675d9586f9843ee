import type { Json } from '../../model/run/facts.ts';
import type { FileRecord, FileSeal } from '../../model/run/manifest.ts';
import type { Step } from '../../ports/codec.ts';
import type { Inspection } from '../../ports/inspector.ts';
import type { StepContext } from '../../ports/step-context.ts';
import { decodeFile, decodeInto } from '../../spool/decode.ts';
import { Gauge } from '../../spool/meter/gauge.ts';
import { createMeterStep } from '../../spool/meter/meter-step.ts';
import type { Opener } from '../open-copy.ts';
import { asCopyFailure, damaged } from './copy-failure.ts';
import { decodersFor } from './decoders.ts';
import type { ProvedBytes } from './proved-bytes.ts';
import type { ProvedFile } from './proved-file.ts';
import { assertStored } from './read-stored.ts';

export interface ProvedDecoding {
  /** As it is stored. */
  readonly file: FileRecord;
  /** In the order in which they were applied. */
  readonly codecs: readonly string[];
  /** Of what it was when it was dumped; `null` where nobody wrote it down. */
  readonly plainBytes: number | null;
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
 * and the stored bytes were the proved ones once more: nobody wrote to the file that the first program read, or they
 * were hashed again. What speaks against the copy is a `CopyFailure`.
 */
export async function decodeProved(
  proved: ProvedBytes,
  decoding: ProvedDecoding,
  context: StepContext,
): Promise<DecodedBytes> {
  const { codecs, opener, inspection, behind } = decoding;
  const gauge = await Gauge.create(await context.scratch.path('gauge'));
  try {
    const decoders = await decodersFor(codecs, opener, context);
    const steps = [...decoders, createMeterStep(gauge.file, inspection), ...behind];
    const { file } = proved;
    // Where nobody knows the plain bytes, the stored ones are all there is to be proved.
    if (file === undefined || decoding.plainBytes === null || !isProgram(steps[0])) {
      await decodeStream(proved, { ...decoding, steps }, context);
    } else {
      await decodeOwn(file, { ...decoding, steps, gauge }, context);
    }
    const { found, ...plain } = await gauge.reading();
    return { plain, found };
  } finally {
    await gauge.close();
  }
}

function isProgram(step: Step | undefined): boolean {
  return step !== undefined && 'program' in step;
}

type Stepping = ProvedDecoding & { readonly steps: readonly Step[] };

async function decodeStream(
  proved: ProvedBytes,
  { file, steps, opener: { launcher }, descriptor }: Stepping,
  context: StepContext,
): Promise<void> {
  const chain = { steps, end: { descriptor }, launcher, idleMs };
  const stored = await decodeInto(
    { ...chain, stored: proved.open(), onStored: (bytes) => context.progress(bytes) },
    context.signal,
  ).catch(asCopyFailure);
  assertStored(file, stored);
}

async function decodeOwn(
  proved: ProvedFile,
  { file, plainBytes, steps, opener: { launcher }, descriptor, gauge }: Metered,
  context: StepContext,
): Promise<void> {
  const chain = { steps, end: { descriptor }, launcher, idleMs, gauge };
  const share = new Share({ of: file.bytes, whole: plainBytes ?? 0 }, context);
  await decodeFile(
    { ...chain, descriptor: proved.descriptor, onMetered: (bytes) => share.tell(bytes) },
    context.signal,
  ).catch(asCopyFailure);
  await proved.assertSame(context);
  share.finish();
}

type Metered = Stepping & { readonly gauge: Gauge };

/** Nobody sees how far a program has read: about as much of the stored bytes as of the plain ones. */
class Share {
  readonly #of: number;
  readonly #whole: number;
  readonly #context: StepContext;
  #seen = 0;
  #told = 0;

  constructor(
    { of, whole }: { readonly of: number; readonly whole: number },
    context: StepContext,
  ) {
    this.#of = of;
    this.#whole = whole;
    this.#context = context;
  }

  tell(bytes: number): void {
    this.#seen += bytes;
    this.#say(Math.floor(this.#of * Math.min(1, this.#seen / this.#whole)));
  }

  finish(): void {
    this.#say(this.#of);
  }

  #say(bytes: number): void {
    this.#context.progress(bytes - this.#told);
    this.#told = bytes;
  }
}

/** The plain bytes are what they were when they were dumped. */
export function assertPlain(plain: FileSeal, found: FileSeal): void {
  if (found.bytes !== plain.bytes) {
    throw damaged(`it decodes to ${found.bytes} bytes instead of ${plain.bytes}`);
  }
  if (found.sha256 !== plain.sha256) throw damaged('it decodes to other bytes than were dumped');
}
