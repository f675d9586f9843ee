import { holdKey, ownerKey } from '../model/run/layout.ts';
import type { Destination } from '../ports/destination.ts';
import type { StepContext } from '../ports/step-context.ts';
import { mapLimited } from '../util/map-limited.ts';
import { type Hold, maxHoldBytes, parseHold, unclearHold } from './hold.ts';
import type { Copy, DestinationReport } from './inventory.ts';
import { type Listing, listFolders, type Named } from './list-folders.ts';
import { maxOwnerBytes, type OwnerRecord, parseOwner } from './owner-record.ts';
import { readCopy } from './read-copy.ts';
import { reasonOf } from './reason-of.ts';
import type { SignaturePolicy } from './signature.ts';
import { readObject } from './store/read-object.ts';

export interface CatalogRequest {
  /** The name of the pipeline, then its former names. */
  readonly pipelines: readonly string[];
  readonly destinations: readonly Destination[];
  /** `null`: the pipeline names nobody who signs. */
  readonly signatures: SignaturePolicy | null;
}

export interface DestinationContents {
  readonly report: DestinationReport;
  readonly copies: readonly Copy[];
}

/** All or nothing: half a listing would make whole backups look damaged and good ones look like the last. */
export async function readDestination(
  destination: Destination,
  request: CatalogRequest,
  context: StepContext,
): Promise<DestinationContents> {
  try {
    return await read(destination, request, context);
  } catch (error) {
    if (context.signal.aborted) throw error;
    return { report: failedReport(destination.id, reasonOf(error)), copies: [] };
  }
}

async function read(
  destination: Destination,
  request: CatalogRequest,
  context: StepContext,
): Promise<DestinationContents> {
  const { pipelines, signatures } = request;
  const listing = await listFolders(destination, pipelines, context);
  const holds = await readHolds(destination, listing.holds, context);
  const deleted = new Set(listing.deleted.map(nameOf));
  const copies = await mapLimited(ownFolders(listing), limitOf(destination), (folder) => {
    const hold = holds.get(folder.id) ?? null;
    const isDeleted = deleted.has(nameOf(folder));
    const asked = { destination, folder, pipelines, signatures, hold, isDeleted };
    return readCopy(asked, context);
  });
  const owners = await readOwners(destination, listing, context);
  return { report: reportOf(destination.id, { listing, holds, owners }), copies };
}

/** A store has its own limit; beyond some more at once nothing gets faster. */
function limitOf({ traits }: Destination): number {
  return Math.max(1, Math.min(traits.maxParallel, 16));
}

/** One id in two folders of one destination is a copy by hand: the one under the present name is the backup. */
function ownFolders({ folders }: Listing): Listing['folders'] {
  const seen = new Set<string>();
  return folders.filter(({ id }) => !seen.has(id) && seen.add(id));
}

/** A hold protects a backup under whichever name of the pipeline it was written. */
async function readHolds(
  destination: Destination,
  held: readonly Named[],
  context: StepContext,
): Promise<ReadonlyMap<string, Hold>> {
  const read = await mapLimited(held, limitOf(destination), async ({ pipeline, id }) => {
    const asked = { destination, key: holdKey(pipeline, id), maxBytes: maxHoldBytes };
    const bytes = await readOrNull(asked, context);
    return [id, bytes === 'unreadable' ? unclearHold : bytes && parseHold(bytes)] as const;
  });
  const holds = new Map<string, Hold>();
  for (const [id, hold] of read) if (hold !== null) holds.set(id, longer(holds.get(id), hold));
  return holds;
}

function longer(first: Hold | undefined, second: Hold): Hold {
  const ends = (hold: Hold): number => hold.until ?? Number.POSITIVE_INFINITY;
  return first !== undefined && ends(first) >= ends(second) ? first : second;
}

async function readOwners(
  destination: Destination,
  { owned }: Listing,
  context: StepContext,
): Promise<ReadonlyMap<string, OwnerRecord | 'unreadable'>> {
  const owners = new Map<string, OwnerRecord | 'unreadable'>();
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

interface Parts {
  readonly listing: Listing;
  readonly holds: ReadonlyMap<string, Hold>;
  readonly owners: ReadonlyMap<string, OwnerRecord | 'unreadable'>;
}

function reportOf(id: string, { listing, holds, owners }: Parts): DestinationReport {
  const folders = ownFolders(listing);
  return {
    id,
    error: null,
    areHoldsReadable: ![...holds.values()].includes(unclearHold),
    owners,
    deleted: new Set(listing.deleted.map((named) => named.id)),
    foreignKeys: listing.foreignKeys + listing.folders.length - folders.length,
    bytes: listing.bytes,
    writtenAt: listing.writtenAt,
  };
}

function failedReport(id: string, error: string): DestinationReport {
  return {
    id,
    error,
    areHoldsReadable: false,
    owners: new Map(),
    deleted: new Set(),
    foreignKeys: 0,
    bytes: 0,
    writtenAt: null,
  };
}

function nameOf({ pipeline, id }: Named): string {
  return `${pipeline}/${id}`;
}
