import { createReadStream } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import { BackupError } from '../../model/failures.ts';
import { notWhole, refusedFile } from '../../model/import/failures.ts';
import { headBytes, type Layer, maxLayers, recognizeLayer } from '../../model/import/layers.ts';
import type { StepContext } from '../../ports/step-context.ts';
import { decodeInto } from '../../spool/decode.ts';
import { decodersFor } from '../fetch/decoders.ts';
import type { Opener } from '../open-copy.ts';
import { type Limits, withSink } from './sink.ts';

export interface Unwrapping {
  readonly opener: Opener;
  readonly limits: Limits;
}

export interface Unwrapped {
  readonly file: string;
  /** What was undone, the outermost first. */
  readonly layers: readonly Layer[];
}

const idleMs = 60_000;

/**
 * Undoes one layer after the other, as their first bytes tell them, until the content lies bare. Each file goes as soon
 * as the next one is whole: every program has ended well then.
 */
export async function unwrap(
  quarantined: string,
  { opener, limits }: Unwrapping,
  context: StepContext,
): Promise<Unwrapped> {
  const layers: Layer[] = [];
  let file = quarantined;
  for (;;) {
    const layer = recognizeLayer(await headOf(file));
    if (layer === null) return { file, layers };
    if (layers.length === maxLayers) throw tooDeep([...layers, layer]);
    const inner = await context.scratch.path('unwrapped');
    await undo({ layer, file, inner, opener, limits }, context);
    await rm(file, { force: true });
    layers.push(layer);
    file = inner;
  }
}

export async function headOf(file: string): Promise<Buffer> {
  const handle = await open(file, 'r');
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(headBytes), 0, headBytes, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

interface Undoing extends Unwrapping {
  readonly layer: Layer;
  readonly file: string;
  readonly inner: string;
}

async function undo(
  { layer, file, inner, opener, limits }: Undoing,
  context: StepContext,
): Promise<void> {
  const what = layer === 'openpgp' ? 'what it decrypts to' : `what ${layer} decompresses`;
  await withSink({ file: inner, limits, what }, async (sink) => {
    const steps = await decodersFor([layer], opener, context).catch((error: unknown) =>
      explain(error, layer),
    );
    const stored = createReadStream(file);
    const chain = { stored, steps, launcher: opener.launcher, idleMs };
    await decodeInto({ ...chain, end: { writable: sink.writable() } }, context.signal).catch(
      (error: unknown) => explain(error, layer),
    );
  });
}

const aboutContent: readonly string[] = ['BP5020', 'BP5041', 'BP5050'];

/** In the words of whoever has the file: there is no other copy here, and it was encrypted by somebody else. */
function explain(error: unknown, layer: Layer): never {
  if (!(error instanceof BackupError)) throw error;
  if (error.code === 'BP5073') {
    throw new BackupError({
      code: 'BP5073',
      message: `it is encrypted, and no key of this pipeline opens it: ${error.message}`,
      hint: 'name its key in `restore.privateKey` or `restore.symmetricPassphrase`, or decrypt it first and import what comes out',
      cause: error,
    });
  }
  if (!aboutContent.includes(error.code)) throw error;
  const isTold = error.message.includes('data is damaged');
  throw notWhole(
    isTold ? error.message : `its ${layer} data is damaged or cut short: ${error.message}`,
    'fetch it once more, or take another copy',
    error,
  );
}

function tooDeep(layers: readonly Layer[]): BackupError {
  return refusedFile(
    `it is wrapped ${layers.length} times and more: ${layers.join(', ')}`,
    'undo some of it, and import what comes out',
  );
}
