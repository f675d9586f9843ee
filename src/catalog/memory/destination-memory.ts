import { createHash } from 'node:crypto';
import type { CatalogMemory } from '../../ports/catalog-memory.ts';
import type { Destination, Snapshot } from '../../ports/destination.ts';
import type { Folder, Named } from '../list-folders.ts';
import type { SignaturePolicy } from '../signature.ts';
import { Memories, serializeMemories } from './content.ts';
import { Recollection, type Remembered } from './recollection.ts';
import { SharedValues } from './share-values.ts';

export interface MemoryRequest {
  readonly memory: CatalogMemory;
  readonly destination: Destination;
  readonly pipelines: readonly string[];
  readonly signatures: SignaturePolicy | null;
  /** Before anything is listed; milliseconds of the epoch. */
  readonly nowMs: number;
}

/** Times of a disk are as coarse as this, at the worst. */
const settleMs = 2000;
/** Writing it all anew costs more than reading the few that are new once more. */
const worthWriting = 0.01;

/**
 * What was read at one destination before. It is never trusted over the store, which is looked at first, each time, and
 * as a whole: what is remembered of a file holds only while the listing shows the same name, size, time, and digest
 * or version where the store has one. What is remembered is what a manifest said and that it was believed, and which
 * records of checks count; what a copy is worth is judged anew from that and from the listing.
 *
 * Where a store is able to, the folder of a backup is not listed but compared with how it was: every file and folder
 * that was in it is still looked at, for its size, both its times and its inode. That names have neither come nor gone is
 * told by the times of the folders, whose change nobody chooses; only disks are asked that are known to keep them.
 *
 * What can be stale: whoever overwrites a manifest, or a signed record, by other bytes of the same length and sets
 * back its time (and, on a local disk, gets the system to show the same inode and time of change) is not noticed.
 * Then a list shows what the manifest said before. No harm follows, because nothing is done by it: whoever verifies,
 * restores, accepts, deletes, or decides what retention removes, reads the store without this memory, and a
 * verification finds such a manifest by its bytes. What is younger than two seconds is not remembered, be it a file or
 * a folder, as it may change within one tick of the clock that its time is read from.
 */
export class DestinationMemory {
  readonly #request: MemoryRequest;
  readonly #name: string;
  readonly #scope: string;
  readonly #before: Memories;
  readonly #after = new Map<string, Remembered>();
  readonly #snapshots = new Map<string, Snapshot>();
  readonly #shared = new SharedValues();
  #news = 0;

  /** `null` where nothing may be remembered: signatures without a name for whom they are checked by. */
  static async open(request: MemoryRequest): Promise<DestinationMemory | null> {
    const { memory, destination, pipelines, signatures } = request;
    if (signatures !== null && signatures.digest === undefined) return null;
    const name = digest([destination.id, destination.location ?? '', ...pipelines]);
    const scope = digest([name, signatures?.digest ?? 'unsigned']);
    const content = await memory.load(name);
    const before = content === null ? Memories.none : Memories.parse(content, scope);
    return new DestinationMemory(request, { name, scope, before });
  }

  private constructor(
    request: MemoryRequest,
    { name, scope, before }: { name: string; scope: string; before: Memories },
  ) {
    this.#request = request;
    this.#name = name;
    this.#scope = scope;
    this.#before = before;
  }

  /** A folder as it was when what is remembered of it was read. */
  snapshotOf(named: Named): Snapshot | null {
    return this.#before.get(nameOf(named))?.snapshot ?? null;
  }

  /** A folder as it is now, which is the same object when nothing has changed. */
  see(named: Named, snapshot: Snapshot): void {
    const isSettled = snapshot === this.snapshotOf(named) || snapshot.facts.every(this.#isSettled);
    if (isSettled) this.#snapshots.set(nameOf(named), snapshot);
  }

  /** What was seen was not all, and all is looked at once more. */
  unsee(): void {
    this.#snapshots.clear();
  }

  recall(folder: Folder): Recollection {
    const name = nameOf(folder);
    return new Recollection(folder, {
      before: this.#before.get(name),
      shared: this.#shared,
      snapshot: this.#snapshots.get(name) ?? null,
      settledBefore: this.#settledBefore,
    });
  }

  keep(folder: Folder, recollection: Recollection): void {
    const result = recollection.result();
    if (result === null) return;
    this.#after.set(nameOf(folder), result.remembered);
    if (result.isNew) this.#news += 1;
  }

  /** The times of writing and of change are the second and third of four facts. */
  readonly #isSettled = (fact: number, at: number): boolean =>
    (at % 4 !== 1 && at % 4 !== 2) || fact < this.#settledBefore;

  get #settledBefore(): number {
    return this.#request.nowMs - settleMs;
  }

  /** Of what is listed, everything that is known; what is gone is forgotten. */
  async save(folders: readonly Folder[]): Promise<void> {
    const gone = this.#before.size + this.#news - folders.length;
    if (Math.max(this.#news, gone) <= worthWriting * folders.length) return;
    const known = folders.flatMap((folder) => {
      const name = nameOf(folder);
      const remembered = this.#after.get(name) ?? this.#before.get(name);
      return remembered === null ? [] : ([[name, remembered]] as const);
    });
    const content = serializeMemories(new Map(known), this.#scope);
    await this.#request.memory.save(this.#name, content);
    this.#news = 0;
  }
}

function nameOf({ pipeline, id }: Named): string {
  return `${pipeline}/${id}`;
}

function digest(parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}
