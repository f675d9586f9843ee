import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Step } from '../../../src/ports/codec.ts';
import type { Machine } from './machine.ts';

/** What came out, with the error of a step that failed. */
export interface StepResult {
  readonly output: Buffer;
  readonly error: unknown;
}

/** Runs one step over bytes, as a chain of a run would: exit code, then what the step says of its own end. */
export async function tryStep(
  step: Step,
  input: Uint8Array | readonly Uint8Array[],
  { place, context }: Machine,
): Promise<StepResult> {
  const from = Readable.from(input instanceof Uint8Array ? [input] : input);
  const chunks: Buffer[] = [];
  const keep = async (stream: AsyncIterable<Buffer>): Promise<void> => {
    for await (const chunk of stream) chunks.push(chunk);
  };
  let error: unknown = null;
  if ('transform' in step) {
    await pipeline(from, step.transform(), keep).catch((reason: unknown) => {
      error = reason;
    });
  } else {
    const running = place.spawn(step.program, context);
    const read = keep(running.stdout);
    await pipeline(from, running.stdin).catch(() => undefined);
    await read;
    const exit = await running.done;
    try {
      if (exit.signal === null) step.settle?.(exit.stderr);
      if (exit.code !== 0) throw new Error(`${exit.code} ${exit.failure ?? exit.stderr}`);
    } catch (reason) {
      error = reason;
    }
  }
  return { output: Buffer.concat(chunks), error };
}

export async function runStep(
  step: Step,
  input: Uint8Array | readonly Uint8Array[],
  machine: Machine,
): Promise<Buffer> {
  const { output, error } = await tryStep(step, input, machine);
  if (error !== null) throw error;
  return output;
}
