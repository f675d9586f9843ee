import {
  type DeletionWords,
  describeDeletion,
  maxDeletionBytes,
} from '../../catalog/deletion-record.ts';
import { type HoldRecord, readHoldsAt } from '../../catalog/holds-of.ts';
import { readDeletion } from '../../catalog/read-deletion.ts';
import { type CopyProof, readProof } from '../../catalog/read-proof.ts';
import { orStoreFailure } from '../../catalog/store/or-store-failure.ts';
import { readObject } from '../../catalog/store/read-object.ts';
import { BackupError } from '../../model/failures.ts';
import { deletedKey } from '../../model/run/layout.ts';
import type { Destination } from '../../ports/destination.ts';
import type { StepContext } from '../../ports/step-context.ts';
import type { Store } from '../compose/store.ts';
import type { Targeted } from '../reach/find-target.ts';

/** A record that a copy was deleted, and whether anybody believes it. */
export interface DeletionProof {
  /** `null`: nobody can read it. */
  readonly words: DeletionWords | null;
  /** Why it does not count; `null`: it does. */
  readonly doubt: string | null;
}

/** What one destination can say of a backup. */
export interface PlaceProof {
  readonly destination: string;
  readonly copy: CopyProof | null;
  readonly deletions: readonly DeletionProof[];
  readonly holds: readonly HoldRecord[];
  /** Why the rest is not known; `null`: it is all. */
  readonly error: string | null;
}

/** Everything that was written down of a backup, at each destination; one that fails does not hide the others. */
export async function gatherProof(
  targeted: Targeted,
  context: StepContext,
): Promise<readonly PlaceProof[]> {
  const found: PlaceProof[] = [];
  for (const { destination } of targeted.known.store.destinations) {
    const asked = { destination, doing: 'reading what is proved' };
    try {
      const read = () => readPlace(targeted, destination, context);
      found.push(await orStoreFailure(asked, context, read));
    } catch (error) {
      if (!(error instanceof BackupError)) throw error;
      const nothing = { copy: null, deletions: [], holds: [] };
      found.push({ destination: destination.id, ...nothing, error: error.message });
    }
  }
  return found;
}

async function readPlace(
  targeted: Targeted,
  destination: Destination,
  context: StepContext,
): Promise<PlaceProof> {
  const { known, judged } = targeted;
  const { signatures, names: pipelines } = known.store;
  const backup = judged.backup.id;
  const copy = judged.backup.copies.find((one) => one.destination === destination.id);
  const address = copy && { destination, pipeline: copy.pipeline, backup };
  const { manifestSha256 } = judged.backup;
  const deletions = await readDeletions(
    known.store,
    { destination, backup, manifestSha256 },
    context,
  );
  return {
    destination: destination.id,
    copy: address ? await readProof(address, signatures, context) : null,
    deletions,
    holds: await readHoldsAt({ destination, pipelines, backup }, context),
    error: null,
  };
}

export interface Deleted {
  readonly destination: Destination;
  readonly backup: string;
  /** Of the manifest that is there; without it none is. */
  readonly manifestSha256?: string | null;
}

/** All that is written down of the deletion of a copy, under every name of its pipeline. */
export async function readDeletions(
  store: Pick<Store, 'names' | 'signatures'>,
  { destination, backup, manifestSha256 }: Deleted,
  context: StepContext,
): Promise<readonly DeletionProof[]> {
  const found: DeletionProof[] = [];
  for (const pipeline of store.names) {
    const key = deletedKey(pipeline, backup);
    const bytes = await readObject({ destination, key, maxBytes: maxDeletionBytes }, context);
    if (bytes === null) continue;
    const address = { destination, pipeline, backup };
    const parsed = await readDeletion(address, store.signatures, context);
    const isOther =
      manifestSha256 !== undefined &&
      parsed?.ok === true &&
      parsed.manifestSha256 !== manifestSha256;
    const other = isOther ? 'it is the record of another manifest' : null;
    found.push({
      words: describeDeletion(bytes),
      doubt: parsed?.ok === false ? parsed.reason : other,
    });
  }
  return found;
}
