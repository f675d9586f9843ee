import { holdKey, ownerKey, readingHoldKey } from '../model/run/layout.ts';
import type { Destination } from '../ports/destination.ts';
import type { StepContext } from '../ports/step-context.ts';
import { mapLimited } from '../util/map-limited.ts';
import {
  type Hold,
  longerHold,
  maxHoldBytes,
  parseHold,
  readersHold,
  unclearHold,
} from './hold.ts';
import type { Listing, NamedHold } from './list-folders.ts';
import { maxOwnerBytes, type OwnerRecord, parseOwner } from './owner-record.ts';
import { readObject } from './store/read-object.ts';

export type Owner = OwnerRecord | 'unreadable';

/** A hold protects a backup under whichever name of the pipeline it was written. */
export async function readHolds(
  destination: Destination,
  held: readonly NamedHold[],
  context: StepContext,
): Promise<ReadonlyMap<string, Hold>> {
  const read = await mapLimited(
    held,
    readsAtOnce(destination),
    async ({ pipeline, id, reader, writtenAt }) => {
      const key = reader === null ? holdKey(pipeline, id) : readingHoldKey(pipeline, id, reader);
      const asked = { destination, key, maxBytes: maxHoldBytes };
      const bytes = await readOrNull(asked, context);
      const hold = bytes === 'unreadable' ? unclearHold : bytes && parseHold(bytes);
      return [id, hold && reader !== null ? readersHold(hold, writtenAt) : hold] as const;
    },
  );
  const holds = new Map<string, Hold>();
  for (const [id, hold] of read)
    if (hold !== null) holds.set(id, longerHold(holds.get(id) ?? null, hold));
  return holds;
}

/** By the name of the pipeline that it owns. */
export async function readOwners(
  destination: Destination,
  { owned }: Listing,
  context: StepContext,
): Promise<ReadonlyMap<string, Owner>> {
  const owners = new Map<string, Owner>();
  for (const pipeline of owned) {
    const asked = { destination, key: ownerKey(pipeline), maxBytes: maxOwnerBytes };
    const bytes = await readOrNull(asked, context);
    if (bytes === null) continue;
    const owner = bytes === 'unreadable' ? null : parseOwner(bytes);
    owners.set(pipeline, owner ?? 'unreadable');
  }
  return owners;
}

async function readOrNull(
  asked: Parameters<typeof readObject>[0],
  context: StepContext,
): Promise<Uint8Array | null | 'unreadable'> {
  try {
    return await readObject(asked, context);
  } catch (error) {
    const isOwn = !context.signal.aborted && asked.destination.classify(error) === 'permanent';
    if (isOwn) return 'unreadable';
    throw error;
  }
}

/** A store has its own limit; beyond some more at once nothing gets faster. */
export function readsAtOnce({ traits }: Destination): number {
  return Math.max(1, Math.min(traits.maxParallel, 16));
}
