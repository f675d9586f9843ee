import { BackupError } from '../model/failures.ts';
import { deletedKey, deletedSignatureKey } from '../model/run/layout.ts';
import type { StepContext } from '../ports/step-context.ts';
import { type DeletionRecord, type ParsedDeletion, serializeDeletion } from './deletion-record.ts';
import type { CopyAddress } from './list-folder.ts';
import { readDeletion } from './read-deletion.ts';
import type { Sign, SignaturePolicy } from './signature.ts';
import { putNew } from './store/put-new.ts';

export interface DeletionToWrite {
  readonly copy: CopyAddress;
  readonly record: DeletionRecord;
  /** As for the manifests: a record that nobody signs does not count where the pipeline names signers. */
  readonly sign: Sign | null;
  readonly signatures: SignaturePolicy | null;
}

/** Two hosts that decide the same in one moment may each find half of what the other writes. */
const attempts = 3;

/**
 * Makes the decision durable, and signed where it must be. One that counts already stands: of an attempt that was
 * interrupted, or of another host that decided the same. Answers why nothing may be deleted.
 */
export async function writeDeletion(
  deletion: DeletionToWrite,
  context: StepContext,
): Promise<string | null> {
  for (let left = attempts; ; left -= 1) {
    const found = await readDeletion(deletion.copy, deletion.signatures, context);
    if (isSame(found, deletion)) return null;
    try {
      return await putRecord(deletion, found !== null, context);
    } catch (error) {
      const isTaken = error instanceof BackupError && error.code === 'BP5042';
      if (!isTaken || left === 1) throw error;
    }
  }
}

function isSame(found: ParsedDeletion | null, { record }: DeletionToWrite): boolean {
  if (found?.ok !== true) return false;
  return record.manifestSha256 === null || found.manifestSha256 === record.manifestSha256;
}

/** What counts for nothing makes way. The signature comes first: no record is seen without its own. */
async function putRecord(
  { copy, record, sign, signatures }: DeletionToWrite,
  isReplacing: boolean,
  context: StepContext,
): Promise<string | null> {
  const { destination, pipeline, backup } = copy;
  const place = { backup, destination: destination.id };
  const content = serializeDeletion(place, record, context.clock.now());
  const signature = (await sign?.(content)) ?? null;
  if (signatures !== null && signature === null) {
    return 'nobody here can sign its deletion';
  }
  const put = async (key: string, bytes: Uint8Array): Promise<void> => {
    const onToken = (): Promise<void> => Promise.resolve();
    await putNew({ destination, key, bytes, onToken }, context);
  };
  const key = deletedKey(pipeline, backup);
  if (isReplacing) await destination.remove(key, context);
  if (signature !== null) {
    await destination.remove(deletedSignatureKey(pipeline, backup), context);
    await put(deletedSignatureKey(pipeline, backup), signature);
  }
  await put(key, content);
  return null;
}
