import { createHash } from 'node:crypto';
import type { CatalogMemory } from '../../ports/catalog-memory.ts';
import type { Destination, Snapshot } from '../../ports/destination.ts';
import type { Folder, Named } from '../list-folders.ts';
import type { SignaturePolicy } from '../signature.ts';
import { Memories, serializeMemories } from './content.ts';
import { Recollection, type Remembered } from './recollection.ts';

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
  readonly #after = new Map<Folder, Remembered>();
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
    return this.#before.get(named)?.snapshot ?? null;
  }

  recall(folder: Folder): Recollection {
    const before = this.#before.get(folder);
    return new Recollection(folder, {
      before,
      snapshot: this.#settled(folder.snapshot ?? null, before),
      settledBefore: this.#settledBefore,
    });
  }

  keep(folder: Folder, recollection: Recollection): void {
    const result = recollection.result();
    if (result === null) return;
    if (result.remembered !== this.#before.get(folder)) this.#after.set(folder, result.remembered);
    if (result.isNew) this.#news += 1;
  }

  /** That of before is of a folder in which nothing has changed. */
  #settled(snapshot: Snapshot | null, before: Remembered | null): Snapshot | null {
    if (snapshot === null || snapshot === before?.snapshot) return snapshot;
    return snapshot.facts.every(this.#isSettled) ? snapshot : null;
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
      const remembered = this.#after.get(folder) ?? this.#before.get(folder);
      return remembered === null ? [] : ([[folder, remembered]] as const);
    });
    const content = serializeMemories(new Map(known), this.#scope);
    await this.#request.memory.save(this.#name, content);
    this.#news = 0;
  }
}

function digest(parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}
