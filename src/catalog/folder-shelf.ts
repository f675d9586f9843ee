import type { BackupId } from '../model/run/backup-id.ts';
import { backupFolder, isArtifactName } from '../model/run/layout.ts';
import type { Destination } from '../ports/destination.ts';
import type { StepContext } from '../ports/step-context.ts';
import { mapLimited } from '../util/map-limited.ts';
import { Collector, type Folder, type Named } from './list-folders.ts';
import { namesFolders } from './name-folders.ts';
import { readsAtOnce } from './read-records.ts';

export interface Shelved {
  readonly destination: Destination;
  readonly folders: readonly Folder[];
  readonly named: readonly Named[];
}

/**
 * The folders of backups at one destination; what lies in one that is only named is listed when it is wanted, and once.
 * One id in two folders is a copy by hand: the one under the present name of the pipeline is the backup.
 */
export class FolderShelf {
  readonly #destination: Destination;
  readonly #context: StepContext;
  readonly #folders = new Map<BackupId, Folder>();
  readonly #named: Map<BackupId, readonly Named[]>;

  constructor({ destination, folders, named }: Shelved, context: StepContext) {
    this.#destination = destination;
    this.#context = context;
    for (const folder of folders) {
      if (!this.#folders.has(folder.id)) this.#folders.set(folder.id, folder);
    }
    this.#named = Map.groupBy(named, ({ id }) => id);
  }

  /** One that is only named may be empty. */
  get ids(): readonly BackupId[] {
    return [...this.#folders.keys(), ...this.#named.keys()];
  }

  /** Those that were looked into. */
  get folders(): readonly Folder[] {
    return [...this.#folders.values()];
  }

  get(id: BackupId): Folder | undefined {
    return this.#folders.get(id);
  }

  /** Afterwards these are folders with something in them, or gone. */
  async look(wanted: ReadonlySet<BackupId>): Promise<void> {
    const unseen = [...wanted].filter((id) => this.#named.has(id));
    await mapLimited(unseen, readsAtOnce(this.#destination), async (id) => {
      for (const named of this.#named.get(id) ?? []) {
        const folder = await this.#list(named);
        if (folder === undefined) continue;
        this.#folders.set(id, folder);
        break;
      }
      this.#named.delete(id);
    });
  }

  /** What the artifacts of these backups take. */
  async weigh(ids: readonly BackupId[]): Promise<ReadonlyMap<BackupId, number>> {
    const weights = new Map<BackupId, number>();
    const unseen: Named[] = [];
    for (const id of ids) {
      const folder = this.#folders.get(id);
      if (folder === undefined) unseen.push(...(this.#named.get(id) ?? []));
      else weights.set(id, weightOf(folder));
    }
    for (const [pipeline, named] of Map.groupBy(unseen, (one) => one.pipeline)) {
      for (const [id, bytes] of await this.#weigh(pipeline, named)) {
        weights.set(id, Math.max(weights.get(id) ?? 0, bytes));
      }
    }
    return weights;
  }

  async #weigh(pipeline: string, named: readonly Named[]): Promise<ReadonlyMap<string, number>> {
    if (!namesFolders(this.#destination)) return new Map();
    const folders = named.map(({ id }) => id);
    const weighing = { under: `${pipeline}/`, folders, isCounted: isArtifactName };
    return await this.#destination.weigh(weighing, this.#context);
  }

  async #list({ pipeline, id }: Named): Promise<Folder | undefined> {
    const collector = new Collector();
    const under = backupFolder(pipeline, id);
    for await (const stored of this.#destination.list(under, this.#context)) {
      this.#context.signal.throwIfAborted();
      collector.take(pipeline, stored);
    }
    return collector.listing().folders[0];
  }
}

function weightOf({ files }: Folder): number {
  let bytes = 0;
  for (const [name, facts] of files) if (isArtifactName(name)) bytes += facts.bytes;
  return bytes;
}
