import { deletedKey, deletedSignatureKey } from '../model/run/layout.ts';
import type { StepContext } from '../ports/step-context.ts';
import { maxDeletionBytes, type ParsedDeletion, parseDeletion } from './deletion-record.ts';
import type { CopyAddress } from './list-folder.ts';
import { reasonOf } from './reason-of.ts';
import { judgeSignature, maxSignatureBytes, type SignaturePolicy } from './signature.ts';
import { readObject } from './store/read-object.ts';

/**
 * Whether a copy was deleted by somebody who may: `null` without any record. Whoever can only add files to a store
 * could otherwise let our own retention delete what he cannot touch: where the pipeline names signers, one of them
 * must have signed it. Whether it speaks of the manifest that is there is for the caller to see.
 */
export async function readDeletion(
  copy: CopyAddress,
  signatures: SignaturePolicy | null,
  context: StepContext,
): Promise<ParsedDeletion | null> {
  const { destination, pipeline, backup } = copy;
  const read = (key: string, maxBytes: number) =>
    readObject({ destination, key, maxBytes }, context);
  try {
    const bytes = await read(deletedKey(pipeline, backup), maxDeletionBytes);
    if (bytes === null) return null;
    const parsed = parseDeletion(bytes, { backup, destination: destination.id });
    if (!parsed.ok || signatures === null) return parsed;
    const signature = await read(deletedSignatureKey(pipeline, backup), maxSignatureBytes);
    const trust = await judgeSignature(signatures, bytes, signature);
    return trust.trust === 'refused' ? { ok: false, reason: trust.reason } : parsed;
  } catch (error) {
    if (context.signal.aborted || destination.classify(error) !== 'permanent') throw error;
    return { ok: false, reason: `it cannot be read: ${reasonOf(error)}` };
  }
}
