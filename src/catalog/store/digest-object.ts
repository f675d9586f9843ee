import { createHash } from 'node:crypto';
import type { Seal } from '../../ports/body.ts';
import type { Destination } from '../../ports/destination.ts';
import type { StepContext } from '../../ports/step-context.ts';

/** Reads an object to its end and hashes it. Never holds more than a chunk; `null` where there is none. */
export async function digestObject(
  destination: Destination,
  key: string,
  context: StepContext,
): Promise<Seal | null> {
  const hash = createHash('sha256');
  let bytes = 0;
  try {
    for await (const chunk of destination.get(key, context)) {
      hash.update(chunk);
      bytes += chunk.length;
      context.progress(chunk.length);
    }
  } catch (error) {
    if (destination.classify(error) === 'missing') return null;
    throw error;
  }
  return { bytes, sha256: hash.digest('hex') };
}
