import { addAbortSignal } from 'node:stream';
import { BackupError } from '../../../model/failures.ts';
import type { Body, Seal } from '../../../ports/body.ts';
import type { StepContext } from '../../../ports/step-context.ts';

const batchBytes = 1024 * 1024;
/** Many tiny chunks cost one call too. */
const batchChunks = 512;

export type Sink = (chunks: readonly Buffer[]) => Promise<void>;

/** Hands on all bytes of a body in large batches while it grows; resolves with its seal when it has them all. */
export async function follow(body: Body, sink: Sink, context: StepContext): Promise<Seal> {
  const { signal } = context;
  let bytes = 0;
  for (;;) {
    const end = await body.grown(bytes, signal);
    if (end <= bytes) return await orAborted(body.sealed, signal);
    const handOn = async (batch: readonly Buffer[], size: number): Promise<void> => {
      await sink(batch);
      bytes += size;
      body.release(bytes);
      context.progress(size);
    };
    await copyRange(addAbortSignal(signal, body.read(bytes, end)), handOn).catch(
      throwReason(signal),
    );
    if (bytes !== end) throw short(bytes, end);
  }
}

/** Waits while a body grows whose bytes need no copying. */
export async function followBlindly(
  body: Body,
  onGrown: (bytes: number) => void,
  context: StepContext,
): Promise<Seal> {
  let bytes = 0;
  for (;;) {
    const end = await body.grown(bytes, context.signal);
    if (end <= bytes) return await orAborted(body.sealed, context.signal);
    context.progress(end - bytes);
    onGrown(end);
    bytes = end;
  }
}

async function copyRange(
  chunks: AsyncIterable<Buffer>,
  handOn: (batch: readonly Buffer[], size: number) => Promise<void>,
): Promise<void> {
  let batch: Buffer[] = [];
  let size = 0;
  for await (const chunk of chunks) {
    batch.push(chunk);
    size += chunk.length;
    if (size < batchBytes && batch.length < batchChunks) continue;
    await handOn(batch, size);
    batch = [];
    size = 0;
  }
  if (size > 0) await handOn(batch, size);
}

async function orAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const onAbort = (): void => reject(signal.reason);
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    signal.throwIfAborted();
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

/** Why it was aborted says more than that a stream was. */
function throwReason(signal: AbortSignal): (error: unknown) => never {
  return (error) => {
    signal.throwIfAborted();
    throw error;
  };
}

function short(bytes: number, end: number): BackupError {
  return new BackupError({
    code: 'BP5041',
    message: `${bytes} bytes could be read where ${end} were written`,
    hint: 'The staging file was cut: look at the staging disk, and at who else writes there.',
    facts: { bytes },
  });
}
