import type { BackupId } from '../model/run/backup-id.ts';
import { holdKey, ownerKey } from '../model/run/layout.ts';
import type { CatalogMemory } from '../ports/catalog-memory.ts';
import type { Destination } from '../ports/destination.ts';
import type { StepContext } from '../ports/step-context.ts';
import { mapLimited } from '../util/map-limited.ts';
import { type Hold, maxHoldBytes, parseHold, unclearHold } from './hold.ts';
import type { Copy, DestinationReport } from './inventory.ts';
import { type Folder, type Listing, listFolders, type Named } from './list-folders.ts';
import { DestinationMemory } from './memory/destination-memory.ts';
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
  /** Only for what is merely shown: whoever acts upon backups reads the store, and gives none. */
  readonly memory?: CatalogMemory;
}

export interface DestinationContents {
  readonly report: DestinationReport;
  readonly copies: readonly Copy[];
}

/** A destination that was listed. What is listed is read once, when it is wanted. */
export interface OpenDestination {
  /** Of every folder, with a manifest or without. */
  readonly ids: readonly BackupId[];
  bytesOf(id: BackupId): number;
  /**
   * Reads the copies of these backups, of all with `null`. All or nothing: half of what was asked for would make
   * whole backups look damaged and good ones look like the last.
   */
  read(wanted: ReadonlySet<BackupId> | null): Promise<DestinationContents>;
}

/** Lists a destination. Rejects only when the signal fires; what else is wrong is in the report. */
export async function openDestination(
  destination: Destination,
  request: CatalogRequest,
  context: StepContext,
): Promise<OpenDestination> {
  const unread = (error: unknown): DestinationContents => {
    context.signal.throwIfAborted();
    return { report: failedReport(destination.id, reasonOf(error)), copies: [] };
  };
  try {
    const { report, reader } = await list(destination, request, context);
    return {
      ids: reader.ids,
      bytesOf: (id) => reader.bytesOf(id),
      read: async (wanted) => {
        try {
          return { report, copies: await reader.read(wanted) };
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
  const listing = await listFolders(destination, pipelines, context);
  const holds = await readHolds(destination, listing.holds, context);
  const owners = await readOwners(destination, listing, context);
  const nowMs = context.clock.now();
  const remembered = memory
    ? await DestinationMemory.open({ memory, destination, pipelines, signatures, nowMs })
    : null;
  const report = reportOf(destination.id, { listing, holds, owners });
  const facts = { destination, request, listing, holds, memory: remembered };
  return { report, reader: new CopyReader(facts, context) };
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
    await mapLimited(unread, limitOf(destination), async (folder) => {
      this.#copies.set(folder.id, await this.#readOne(folder));
    });
    await memory?.save(this.#folders);
    return folders.flatMap(({ id }) => this.#copies.get(id) ?? []);
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
