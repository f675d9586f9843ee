import { BackupError } from '../../model/failures.ts';
import type { Json } from '../../model/run/facts.ts';
import type { Destination, Stored } from '../../ports/destination.ts';
import type { StepContext } from '../../ports/step-context.ts';
import { reasonOf } from '../reason-of.ts';
import { createBytesBody, sealOf } from './bytes-body.ts';

export interface NewObject {
  readonly destination: Destination;
  readonly key: string;
  readonly bytes: Uint8Array;
  /** As in the options of `put`: makes durable what a crash would leave behind. */
  readonly onToken: (token: Json) => Promise<void>;
}

/**
 * Stores a small object under a name that nobody has used. After an answer that leaves it open whether the object
 * is there, it looks: equal bytes are success. Fails with BP5042 when others lie there, with BP5040 when nothing
 * does. Repeating it is harmless.
 */
export async function putNew(object: NewObject, context: StepContext): Promise<Stored> {
  const { destination, key, bytes } = object;
  let token: Json = null;
  const onToken = async (given: Json): Promise<void> => {
    token = given;
    await object.onToken(given);
  };
  let stored: Stored;
  try {
    stored = await destination.put(key, createBytesBody(bytes), context, {
      ifAbsent: true,
      onToken,
    });
  } catch (error) {
    return await lookAfter(error, { ...object, token }, context);
  }
  return assertSent(stored, object);
}

async function lookAfter(
  error: unknown,
  { destination, key, bytes, token }: NewObject & { readonly token: Json },
  context: StepContext,
): Promise<Stored> {
  const found = await settled(error, () => destination.settle(key, sealOf(bytes), token, context));
  if (found === 'absent') throw failed(destination.id, key, error);
  if (found !== 'different') return found;
  throw new BackupError({
    code: 'BP5042',
    message: `${destination.id} holds another object as ${key}`,
    hint: 'nothing was overwritten; look at who else writes there, then run again',
    cause: error,
  });
}

/** When even looking fails, the first error is the one to tell. */
async function settled(
  error: unknown,
  look: () => Promise<Stored | 'absent' | 'different'>,
): Promise<Stored | 'absent' | 'different'> {
  try {
    return await look();
  } catch {
    throw new BackupError({
      code: 'BP5040',
      message: `it is unknown whether the destination took an object: ${reasonOf(error)}`,
      hint: 'run again when the destination answers: the run looks before it writes',
      cause: error,
    });
  }
}

/** A store that reports other bytes than it was given has taken part of them. */
function assertSent(stored: Stored, { destination, key, bytes }: NewObject): Stored {
  const sent = sealOf(bytes);
  const isSent =
    stored.bytes === sent.bytes && (stored.sha256 === undefined || stored.sha256 === sent.sha256);
  if (isSent) return stored;
  throw new BackupError({
    code: 'BP5041',
    message: `${destination.id} stored other bytes than were sent as ${key}`,
    hint: 'the copy there does not count; check the disk or the network of the destination',
  });
}

function failed(destination: string, key: string, cause: unknown): BackupError {
  if (cause instanceof BackupError) return cause;
  return new BackupError({
    code: 'BP5040',
    message: `${destination} could not store ${key}: ${reasonOf(cause)}`,
    hint: 'the next run completes the missing copy',
    cause,
  });
}
