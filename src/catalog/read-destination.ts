import type { BackupId } from '../model/run/backup-id.ts';
import type { Destination } from '../ports/destination.ts';
import type { StepContext } from '../ports/step-context.ts';
import type { CatalogRequest } from './catalog-request.ts';
import type { ParsedDeletion } from './deletion-record.ts';
import type { Hold } from './hold.ts';
import type { Copy, DestinationReport } from './inventory.ts';
import { listDestination } from './list-destination.ts';
import { reasonOf } from './reason-of.ts';

export interface DestinationContents {
  readonly report: DestinationReport;
  readonly copies: readonly Copy[];
  readonly holds: ReadonlyMap<BackupId, Hold>;
  /** What the records of deletions say that lie here, of the backups that were asked for. */
  readonly deletions: ReadonlyMap<BackupId, ParsedDeletion>;
}

/** A destination that was listed. What is listed is read once, when it is wanted. What fails stays unread as a whole. */
export interface OpenDestination {
  /** Of every folder, with a manifest or without; one that nobody has looked into may be empty. */
  readonly ids: readonly BackupId[];
  /** Lists what lies in the folders of these backups, of all with `null`, as far as it is not known yet. */
  look(wanted: ReadonlySet<BackupId> | null): Promise<void>;
  /** What the artifacts of these backups take; nothing for one that is not there. */
  weigh(ids: readonly BackupId[]): Promise<ReadonlyMap<BackupId, number>>;
  /**
   * Reads the copies of these backups, of all with `null`, that were looked into. All or nothing: half of what was asked
   * for would make whole backups look damaged and good ones look like the last. Of records of deletions only those are
   * read that could matter: of the backups that lie anywhere, which `known` are.
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
  const open = new ListedDestination(destination, request, context);
  await open.list(request.isThrifty === true);
  return open;
}

class ListedDestination implements OpenDestination {
  readonly #destination: Destination;
  readonly #request: CatalogRequest;
  readonly #context: StepContext;
  #listed: Awaited<ReturnType<typeof listDestination>> | null = null;
  #unread: DestinationContents | null = null;

  constructor(destination: Destination, request: CatalogRequest, context: StepContext) {
    this.#destination = destination;
    this.#request = request;
    this.#context = context;
  }

  get ids(): readonly BackupId[] {
    return this.#listed?.shelf.ids ?? [];
  }

  async list(isThrifty: boolean): Promise<void> {
    await this.#try(async () => {
      this.#listed = await listDestination({ ...this.#asked, isThrifty }, this.#context);
    });
  }

  async look(wanted: ReadonlySet<BackupId> | null): Promise<void> {
    if (wanted !== null) await this.#try(() => this.#listed?.shelf.look(wanted));
    else if (this.#listed?.isWhole === false) await this.list(false);
  }

  async weigh(ids: readonly BackupId[]): Promise<ReadonlyMap<BackupId, number>> {
    let weights: ReadonlyMap<BackupId, number> = new Map();
    await this.#try(async () => {
      weights = (await this.#listed?.shelf.weigh(ids)) ?? weights;
    });
    return weights;
  }

  async read(
    wanted: ReadonlySet<BackupId> | null,
    known: ReadonlySet<BackupId>,
  ): Promise<DestinationContents> {
    if (this.#listed === null) return this.#unread ?? raiseUnlisted();
    const { report, reader, holds } = this.#listed;
    try {
      const copies = await reader.read(wanted);
      const deletions = await reader.readDeletions(wanted ?? known, known);
      return { report, copies, holds, deletions };
    } catch (error) {
      return this.#contentsOf(error);
    }
  }

  /** What cannot be listed is not asked again. */
  async #try(step: () => Promise<void> | undefined): Promise<void> {
    try {
      await step();
    } catch (error) {
      this.#unread = this.#contentsOf(error);
      this.#listed = null;
    }
  }

  get #asked() {
    return { destination: this.#destination, request: this.#request };
  }

  #contentsOf(error: unknown): DestinationContents {
    this.#context.signal.throwIfAborted();
    const report = failedReport(this.#destination.id, reasonOf(error));
    return { report, copies: [], holds: new Map(), deletions: new Map() };
  }
}

function raiseUnlisted(): never {
  throw new TypeError('a destination is listed before it is read');
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
