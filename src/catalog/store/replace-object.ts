import { BackupError } from '../../model/failures.ts';
import type { StepContext } from '../../ports/step-context.ts';
import { reasonOf } from '../reason-of.ts';
import { createBytesBody } from './bytes-body.ts';
import type { NewObject } from './put-new.ts';
import { readObject } from './read-object.ts';

/**
 * Writes a small object over another one, and reads it back: an answer that was lost is no failure when the bytes are
 * there. Fails with BP5040. Repeating it is harmless.
 */
export async function replaceObject(
  { destination, key, bytes }: Omit<NewObject, 'onToken'>,
  context: StepContext,
): Promise<void> {
  const options = { ifAbsent: false, onToken: () => Promise.resolve() };
  let cause: unknown;
  try {
    await destination.put(key, createBytesBody(bytes), context, options);
  } catch (error) {
    context.signal.throwIfAborted();
    cause = error;
  }
  const asked = { destination, key, maxBytes: bytes.byteLength, isFresh: true };
  const found = await readObject(asked, context);
  if (found !== null && Buffer.from(found).equals(bytes)) return;
  throw new BackupError({
    code: 'BP5040',
    message: `${destination.id} did not take ${key}: ${cause === undefined ? 'other bytes are there' : reasonOf(cause)}`,
    hint: 'what was there before may still be there; repeat it when the destination answers',
    cause,
  });
}
