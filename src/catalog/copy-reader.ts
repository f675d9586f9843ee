import type { BackupId } from '../model/run/backup-id.ts';
import type { Destination } from '../ports/destination.ts';
import type { StepContext } from '../ports/step-context.ts';
import { mapLimited } from '../util/map-limited.ts';
import type { CatalogRequest } from './catalog-request.ts';
import type { ParsedDeletion } from './deletion-record.ts';
import type { FolderShelf } from './folder-shelf.ts';
import type { Hold } from './hold.ts';
import type { Copy } from './inventory.ts';
import type { Folder, Listing, Named } from './list-folders.ts';
import type { DestinationMemory } from './memory/destination-memory.ts';
import { readCopy } from './read-copy.ts';
import { readDeletion } from './read-deletion.ts';
import { readsAtOnce } from './read-records.ts';

export interface Listed {
  readonly destination: Destination;
  readonly request: CatalogRequest;
  readonly listing: Listing;
  readonly shelf: FolderShelf;
  readonly holds: ReadonlyMap<string, Hold>;
  readonly memory: DestinationMemory | null;
}

/** Reads what is wanted of a listing, nothing twice. */
export class CopyReader {
  readonly #listed: Listed;
  readonly #context: StepContext;
  readonly #shelf: FolderShelf;
  readonly #deleted: ReadonlySet<string>;
  readonly #copies = new Map<BackupId, Copy>();
  readonly #deletions = new Map<BackupId, ParsedDeletion | null>();

  constructor(listed: Listed, context: StepContext) {
    this.#listed = listed;
    this.#context = context;
    this.#shelf = listed.shelf;
    this.#deleted = new Set(listed.listing.deleted.map(nameOf));
  }

  /** Of what was looked into. */
  async read(wanted: ReadonlySet<BackupId> | null): Promise<readonly Copy[]> {
    const { destination, memory } = this.#listed;
    const folders = this.#shelf.folders.filter(({ id }) => wanted?.has(id) !== false);
    const unread = folders.filter(({ id }) => !this.#copies.has(id));
    await mapLimited(unread, readsAtOnce(destination), async (folder) => {
      this.#copies.set(folder.id, await this.#readOne(folder));
    });
    await memory?.save(this.#shelf.folders);
    return folders.flatMap(({ id }) => this.#copies.get(id) ?? []);
  }

  /** One that lies under another name of the pipeline than its backup is the record of that name's copy. */
  async readDeletions(
    wanted: ReadonlySet<BackupId>,
    known: ReadonlySet<BackupId>,
  ): Promise<ReadonlyMap<BackupId, ParsedDeletion>> {
    const { destination, listing, request } = this.#listed;
    const asked = listing.deleted.filter(({ id, pipeline }) => {
      const isOwn = (this.#shelf.get(id)?.pipeline ?? pipeline) === pipeline;
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

function nameOf({ pipeline, id }: Named): string {
  return `${pipeline}/${id}`;
}
