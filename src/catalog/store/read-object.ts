import type { Destination, ReadsSmall } from '../../ports/destination.ts';
import type { StepContext } from '../../ports/step-context.ts';

export interface ObjectToRead {
  readonly destination: Destination;
  readonly key: string;
  readonly maxBytes: number;
  /**
   * The bytes must come from the store itself, as for a verification. Otherwise its caches may answer, which lets
   * thousands of manifests be read in a moment.
   */
  readonly isFresh?: boolean;
}

/**
 * A small object as a whole; never more than one byte beyond `maxBytes`, whatever the store sends, so that the
 * reader can tell that it is too large. `null` where there is none; other failures of the store are thrown.
 */
export async function readObject(
  { destination, key, maxBytes, isFresh = false }: ObjectToRead,
  context: StepContext,
): Promise<Uint8Array | null> {
  const reading = { destination, key, maxBytes, isFresh };
  try {
    return !isFresh && readsSmall(destination)
      ? await destination.readSmall(key, maxBytes + 1, context)
      : await readStream(reading, context);
  } catch (error) {
    if (destination.classify(error) === 'missing') return null;
    throw error;
  }
}

function readsSmall(destination: Destination): destination is Destination & ReadsSmall {
  return 'readSmall' in destination;
}

async function readStream(
  { destination, key, maxBytes, isFresh }: ObjectToRead,
  context: StepContext,
): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  const range = isFresh ? undefined : { start: 0, end: maxBytes + 1 };
  for await (const chunk of destination.get(key, context, range)) {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes > maxBytes) break;
  }
  return Buffer.concat(chunks).subarray(0, maxBytes + 1);
}
