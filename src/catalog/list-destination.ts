import type { Destination } from '../ports/destination.ts';
import type { StepContext } from '../ports/step-context.ts';
import type { CatalogRequest } from './catalog-request.ts';
import { CopyReader } from './copy-reader.ts';
import { FolderShelf } from './folder-shelf.ts';
import { type Hold, unclearHold } from './hold.ts';
import type { DestinationReport } from './inventory.ts';
import { listAgain, takesSnapshots } from './list-again.ts';
import { type Listing, listFolders, type Named } from './list-folders.ts';
import { DestinationMemory } from './memory/destination-memory.ts';
import { nameFolders, namesFolders } from './name-folders.ts';
import { type Owner, readHolds, readOwners } from './read-records.ts';

export interface DestinationToList {
  readonly destination: Destination;
  readonly request: CatalogRequest;
  readonly isThrifty: boolean;
}

/** Lists a destination, or, where thrift is asked for and the store is able to, only names the folders of backups. */
export async function listDestination(
  { destination, request, isThrifty }: DestinationToList,
  context: StepContext,
) {
  const remembered = await openMemory(destination, request, context);
  const all = await listOrName({ destination, request, isThrifty, remembered }, context);
  const owners = await readOwners(destination, all.listing, context);
  const isOwn = ({ pipeline }: Named): boolean => {
    const owner = owners.get(pipeline);
    return owner === undefined || request.isForeign?.(destination, pipeline, owner) !== true;
  };
  const listing = ownListing(all.listing, isOwn);
  const holds = await readHolds(destination, listing.holds, context);
  const named = all.named.filter(isOwn);
  const shelf = new FolderShelf({ destination, folders: listing.folders, named }, context);
  const copies = shelf.folders.length;
  const report = reportOf(destination.id, { listing, copies, holds, owners });
  const facts = { destination, request, listing, shelf, holds, memory: remembered };
  return { report, holds, shelf, isWhole: all.isWhole, reader: new CopyReader(facts, context) };
}

async function openMemory(
  destination: Destination,
  { memory, pipelines, signatures }: CatalogRequest,
  { clock }: StepContext,
): Promise<DestinationMemory | null> {
  if (memory === undefined) return null;
  const asked = { memory, destination, pipelines, signatures, nowMs: clock.now() };
  return await DestinationMemory.open(asked);
}

/** What is remembered is compared with all that is listed. */
async function listOrName(
  {
    destination,
    request,
    isThrifty,
    remembered,
  }: DestinationToList & { readonly remembered: DestinationMemory | null },
  context: StepContext,
) {
  const { pipelines, memory } = request;
  const isNamed = isThrifty && memory === undefined && namesFolders(destination);
  const found = isNamed ? await nameFolders(destination, pipelines, context) : null;
  if (found !== null) return { ...found, isWhole: false };
  const again =
    remembered !== null && namesFolders(destination) && takesSnapshots(destination)
      ? await listAgain({ destination, pipelines, memory: remembered }, context)
      : null;
  const listing = again ?? (await listFolders(destination, pipelines, context));
  return { listing, named: [], isWhole: true };
}

function ownListing(listing: Listing, isOwn: (named: Named) => boolean): Listing {
  return {
    ...listing,
    folders: listing.folders.filter(isOwn),
    holds: listing.holds.filter(isOwn),
    deleted: listing.deleted.filter(isOwn),
  };
}

interface Parts {
  readonly listing: Listing;
  /** Folders that are not a second one of their backup. */
  readonly copies: number;
  readonly holds: ReadonlyMap<string, Hold>;
  readonly owners: ReadonlyMap<string, Owner>;
}

function reportOf(id: string, { listing, copies, holds, owners }: Parts): DestinationReport {
  return {
    id,
    error: null,
    areHoldsReadable: ![...holds.values()].includes(unclearHold),
    owners,
    deleted: new Set(listing.deleted.map((named) => named.id)),
    doubtedDeletions: new Map(),
    foreignKeys: listing.foreignKeys + listing.folders.length - copies,
    bytes: listing.bytes,
    writtenAt: listing.writtenAt,
  };
}
