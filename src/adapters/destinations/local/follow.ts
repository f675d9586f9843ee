import { BackupError } from '../../../model/failures.ts';
import type { Body, Seal } from '../../../ports/body.ts';
import type { StepContext } from '../../../ports/step-context.ts';

const blockBytes = 1024 * 1024;

export type Sink = (bytes: Buffer) => Promise<void>;

/** Hands on all bytes of a body in large blocks while it grows; resolves with its seal when it has them all. */
export async function follow(body: Body, sink: Sink, context: StepContext): Promise<Seal> {
  const { signal } = context;
  // One block for all: fresh ones would keep the garbage collector busy.
  const block = Buffer.allocUnsafeSlow(blockBytes);
  for (let bytes = 0; ; ) {
    const end = await body.grown(bytes, signal);
    if (end <= bytes) return await orAborted(body.sealed, signal);
    while (bytes < end) {
      const size = await body.fill(block.subarray(0, end - bytes), bytes);
      signal.throwIfAborted();
      if (size === 0) throw short(bytes, end);
      await sink(block.subarray(0, size));
      bytes += size;
      body.release(bytes);
      context.progress(size);
    }
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

function short(bytes: number, end: number): BackupError {
  return new BackupError({
    code: 'BP5041',
    message: `${bytes} bytes could be read where ${end} were written`,
    hint: 'The staging file was cut: look at the staging disk, and at who else writes there.',
    facts: { bytes },
  });
}
