import type { BackupId } from '../model/run/backup-id.ts';
import type { CatalogMemory } from '../ports/catalog-memory.ts';
import type { Destination } from '../ports/destination.ts';
import type { StepContext } from '../ports/step-context.ts';
import { mapLimited } from '../util/map-limited.ts';
import type { ParsedDeletion } from './deletion-record.ts';
import { type Hold, unclearHold } from './hold.ts';
import type { Copy, DestinationReport } from './inventory.ts';
import { type Folder, type Listing, listFolders, type Named } from './list-folders.ts';
import { DestinationMemory } from './memory/destination-memory.ts';
import { readCopy } from './read-copy.ts';
import { readDeletion } from './read-deletion.ts';
import { type Owner, readHolds, readOwners, readsAtOnce } from './read-records.ts';
import { reasonOf } from './reason-of.ts';
import type { SignaturePolicy } from './signature.ts';

export interface CatalogRequest {
  /** The name of the pipeline, then its former names. */
  readonly pipelines: readonly string[];
  readonly destinations: readonly Destination[];
  /** `null`: the pipeline names nobody who signs. */
  readonly signatures: SignaturePolicy | null;
  /** Only for what is merely shown: whoever acts upon backups reads the store, and gives none. */
  readonly memory?: CatalogMemory;
  /** Whose backups are none of ours: they are not read. Without it only names decide, which is enough to show them. */
  readonly isForeign?: (destination: Destination, pipeline: string, owner: Owner) => boolean;
}

export interface DestinationContents {
  readonly report: DestinationReport;
  readonly copies: readonly Copy[];
  readonly holds: ReadonlyMap<BackupId, Hold>;
  /** What the records of deletions say that lie here, of the backups that were asked for. */
  readonly deletions: ReadonlyMap<BackupId, ParsedDeletion>;
}

/** A destination that was listed. What is listed is read once, when it is wanted. */
export interface OpenDestination {
  /** Of every folder, with a manifest or without. */
  readonly ids: readonly BackupId[];
  bytesOf(id: BackupId): number;
  /**
   * Reads the copies of these backups, of all with `null`. All or nothing: half of what was asked for would make
   * whole backups look damaged and good ones look like the last. Of records of deletions only those are read that
   * could matter: of the backups that lie anywhere, which `known` are.
   */
  read(
    wanted: ReadonlySet<BackupId> | null,
    known: ReadonlySet<BackupId>,
  ): Promise<DestinationContents>;
}

/** Lists a destination. Rejects only when the signal fires; what else is wrong is in the report. */
export async function openDestination(
  destination: Destination,
  request: CatalogRequest,
  context: StepContext,
): Promise<OpenDestination> {
  const unread = (error: unknown): DestinationContents => {
    context.signal.throwIfAborted();
    const report = failedReport(destination.id, reasonOf(error));
    return { report, copies: [], holds: new Map(), deletions: new Map() };
  };
  try {
    const { report, reader, holds } = await list(destination, request, context);
    return {
      ids: reader.ids,
      bytesOf: (id) => reader.bytesOf(id),
      read: async (wanted, known) => {
        try {
          const copies = await reader.read(wanted);
          const deletions = await reader.readDeletions(wanted ?? known, known);
          return { report, copies, holds, deletions };
        } catch (error) {
          return unread(error);
        }
      },
    };
  } catch (error) {
    const contents = unread(error);
    return { ids: [], bytesOf: () => 0, read: () => Promise.resolve(contents) };
  }
}

async function list(destination: Destination, request: CatalogRequest, context: StepContext) {
  const { pipelines, signatures, memory } = request;
  const all = await listFolders(destination, pipelines, context);
  const owners = await readOwners(destination, all, context);
  const listing = withoutForeign(all, (pipeline) => {
    const owner = owners.get(pipeline);
    return owner !== undefined && request.isForeign?.(destination, pipeline, owner) === true;
  });
  const holds = await readHolds(destination, listing.holds, context);
  const nowMs = context.clock.now();
  const remembered = memory
    ? await DestinationMemory.open({ memory, destination, pipelines, signatures, nowMs })
    : null;
  const report = reportOf(destination.id, { listing, holds, owners });
  const facts = { destination, request, listing, holds, memory: remembered };
  return { report, holds, reader: new CopyReader(facts, context) };
}

function withoutForeign(listing: Listing, isForeign: (pipeline: string) => boolean): Listing {
  const isOwn = ({ pipeline }: Named) => !isForeign(pipeline);
  return {
    ...listing,
    folders: listing.folders.filter(isOwn),
    holds: listing.holds.filter(isOwn),
    deleted: listing.deleted.filter(isOwn),
  };
}

interface Listed {
  readonly destination: Destination;
  readonly request: CatalogRequest;
  readonly listing: Listing;
  readonly holds: ReadonlyMap<string, Hold>;
  readonly memory: DestinationMemory | null;
}

/** Reads what is wanted of a listing, nothing twice. */
class CopyReader {
  readonly #listed: Listed;
  readonly #context: StepContext;
  readonly #folders: readonly Folder[];
  readonly #byId: ReadonlyMap<BackupId, Folder>;
  readonly #deleted: ReadonlySet<string>;
  readonly #copies = new Map<BackupId, Copy>();
  readonly #deletions = new Map<BackupId, ParsedDeletion | null>();

  constructor(listed: Listed, context: StepContext) {
    this.#listed = listed;
    this.#context = context;
    this.#folders = ownFolders(listed.listing);
    this.#byId = new Map(this.#folders.map((folder) => [folder.id, folder]));
    this.#deleted = new Set(listed.listing.deleted.map(nameOf));
  }

  get ids(): readonly BackupId[] {
    return [...this.#byId.keys()];
  }

  bytesOf(id: BackupId): number {
    const files = this.#byId.get(id)?.files.values() ?? [];
    return Array.from(files, ({ bytes }) => bytes).reduce((sum, bytes) => sum + bytes, 0);
  }

  async read(wanted: ReadonlySet<BackupId> | null): Promise<readonly Copy[]> {
    const { destination, memory } = this.#listed;
    const folders = this.#folders.filter(({ id }) => wanted?.has(id) !== false);
    const unread = folders.filter(({ id }) => !this.#copies.has(id));
    await mapLimited(unread, readsAtOnce(destination), async (folder) => {
      this.#copies.set(folder.id, await this.#readOne(folder));
    });
    await memory?.save(this.#folders);
    return folders.flatMap(({ id }) => this.#copies.get(id) ?? []);
  }

  /** One that lies under another name of the pipeline than its backup is the record of that name's copy. */
  async readDeletions(
    wanted: ReadonlySet<BackupId>,
    known: ReadonlySet<BackupId>,
  ): Promise<ReadonlyMap<BackupId, ParsedDeletion>> {
    const { destination, listing, request } = this.#listed;
    const asked = listing.deleted.filter(({ id, pipeline }) => {
      const isOwn = (this.#byId.get(id)?.pipeline ?? pipeline) === pipeline;
      return isOwn && known.has(id) && wanted.has(id);
    });
    const unread = asked.filter(({ id }) => !this.#deletions.has(id));
    await mapLimited(unread, readsAtOnce(destination), async ({ pipeline, id }) => {
      const copy = { destination, pipeline, backup: id };
      const found = await readDeletion(copy, request.signatures, this.#context);
      if (this.#deletions.get(id)?.ok !== true) this.#deletions.set(id, found);
    });
    return new Map(
      asked.flatMap(({ id }) => {
        const found = this.#deletions.get(id) ?? null;
        return found === null ? [] : ([[id, found]] as const);
      }),
    );
  }

  async #readOne(folder: Folder): Promise<Copy> {
    const { destination, request, holds, memory } = this.#listed;
    const recalled = memory?.recall(folder) ?? null;
    const asked = {
      destination,
      folder,
      recalled,
      pipelines: request.pipelines,
      signatures: request.signatures,
      hold: holds.get(folder.id) ?? null,
      isDeleted: this.#deleted.has(nameOf(folder)),
    };
    const copy = await readCopy(asked, this.#context);
    if (recalled !== null) memory?.keep(folder, recalled);
    return copy;
  }
}

/** One id in two folders of one destination is a copy by hand: the one under the present name is the backup. */
function ownFolders({ folders }: Listing): Listing['folders'] {
  const seen = new Set<string>();
  return folders.filter(({ id }) => !seen.has(id) && seen.add(id));
}

interface Parts {
  readonly listing: Listing;
  readonly holds: ReadonlyMap<string, Hold>;
  readonly owners: ReadonlyMap<string, Owner>;
}

function reportOf(id: string, { listing, holds, owners }: Parts): DestinationReport {
  const folders = ownFolders(listing);
  return {
    id,
    error: null,
    areHoldsReadable: ![...holds.values()].includes(unclearHold),
    owners,
    deleted: new Set(listing.deleted.map((named) => named.id)),
    doubtedDeletions: new Map(),
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
    doubtedDeletions: new Map(),
    foreignKeys: 0,
    bytes: 0,
    writtenAt: null,
  };
}

function nameOf({ pipeline, id }: Named): string {
  return `${pipeline}/${id}`;
}
