import type { FileHandle } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import type { Json } from '../model/run/facts.ts';
import type { Body, Seal } from './body.ts';
import type { Part, StepContext } from './step-context.ts';

/** A store of copies. Keys are made of validated parts and never begin with `/`. */
export interface Destination extends Part {
  readonly id: string;
  /** Where it is, for people: a folder, a bucket. Nothing secret. */
  readonly location?: string;
  readonly traits: Traits;
  /** What may still be written there; `null` where nobody can know. */
  free(context: StepContext): Promise<Room | null>;
  /**
   * Stores a body. Nothing is visible under `key` before `body.sealed` has resolved and the bytes sent equal it;
   * after a failure nothing is visible, and `settle` tells what is there. With `ifAbsent` an existing object
   * stays as it is and the call fails with `exists`.
   */
  put(key: string, body: Body, context: StepContext, options: PutOptions): Promise<Stored>;
  /** After an ambiguous answer: what is really there? Also removes what `put` left behind under other names. */
  settle(
    key: string,
    expect: Seal,
    token: Json,
    context: StepContext,
  ): Promise<Stored | 'absent' | 'different'>;
  /** The bytes as they lie in the store, not in a cache of ours. Fails with `missing` where there is none. */
  get(key: string, context: StepContext, range?: Range): Readable;
  /** In order of keys. `under` is a folder with its `/`, or empty for all. */
  list(under: string, context: StepContext): AsyncIterable<Stored>;
  /** Absent is success. */
  remove(key: string, context: StepContext): Promise<void>;
  /** Judges only; retrying is not its business. */
  classify(error: unknown): 'missing' | 'exists' | 'permanent' | 'transient';
}

export interface Room {
  readonly bytes: number;
  /** Which disk it is: two stores with the same value share the space. */
  readonly disk: string;
}

export interface Traits {
  /** Whether two writers of one new key are told apart. */
  readonly create: 'atomic' | 'emulated' | 'none';
  readonly canDelete: boolean;
  readonly maxParallel: number;
  /** Its bytes come from a disk of this machine: to read them twice is better than to keep them in between. */
  readonly isOnThisMachine?: boolean;
}

export interface PutOptions {
  readonly ifAbsent: boolean;
  /**
   * The stored object may be the body's own file, linked or cloned and not copied, where the store is able to. The
   * caller asks one destination only, never writes to that file again, and removes its own name of it at the end.
   */
  readonly adopt?: boolean;
  /** Told before anything is created under a name that a crash would leave behind; must be durable when it resolves. */
  onToken(token: Json): Promise<void>;
}

export interface Range {
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
}

export interface Stored {
  readonly key: string;
  readonly bytes: number;
  /** Milliseconds of the epoch by the store's own clock. */
  readonly modifiedAt: number;
  /** Of the bytes that the store has, by its own word or read back from its disk; without it they are read again. */
  readonly sha256?: string;
  /** Opaque; another one whenever other bytes may lie there. Nobody who writes to the store chooses it. */
  readonly version?: string;
}

/** A store that hands out small objects whole, with less ado than by a stream. */
export interface ReadsSmall {
  /** The first `maxBytes` of an object. Fails as `get` does, with `missing` where there is none. */
  readSmall(key: string, maxBytes: number, context: StepContext): Promise<Uint8Array>;
}

/** A store whose objects are files of this machine: programs can read them by themselves. */
export interface OpensFile {
  /**
   * For reading, at its first byte; the caller closes it. What it gives may come from the cache of the system. Fails as
   * `get` does, with `missing` where there is none.
   */
  openFile(key: string): Promise<FileHandle>;
}

/** A store that is a folder of this machine. */
export interface LiesInFolder {
  /** Which folder it really is, also before it is made: two stores with the same value are one. */
  whichFolder(): Promise<string>;
}

/** A store that names and weighs the folders in a folder for much less than a list of all that is in them. */
export interface NamesFolders {
  /** What lies right in `under`, which is as for `list`; in no order. Fails as `list` does. */
  listLevel(under: string, context: StepContext): Promise<Level>;
  /**
   * What the counted objects right in these folders take together, by folder; nothing for one that is not there. They
   * are names that `listLevel` gave. Fails as `list` does.
   */
  weigh(weighing: Weighing, context: StepContext): Promise<ReadonlyMap<string, number>>;
}

export interface Level {
  readonly files: readonly Stored[];
  /** Names without their `/`; there may be some in which `list` finds nothing. */
  readonly folders: readonly string[];
}

export interface Weighing {
  readonly under: string;
  readonly folders: readonly string[];
  isCounted(name: string): boolean;
}

/** A store that sees for little whether folders still hold what they held. */
export interface TakesSnapshots {
  /**
   * What lies in each of these folders right in `under`, at whatever depth, in their order. A folder in which no name has
   * come or gone, and no file has another size, time or version, gives the very snapshot that is known of it; `null`
   * is for one with too much in it, which `list` tells. Without an answer, as a whole, `list` has to tell everything: the
   * disk is slow, or not known to change the times of a folder with the names in it. Fails as `list` does.
   */
  takeSnapshots(
    asked: SnapshotsToTake,
    context: StepContext,
  ): Promise<readonly (Snapshot | null)[] | null>;
}

export interface SnapshotsToTake {
  readonly under: string;
  readonly folders: readonly string[];
  known(folder: string): Snapshot | null;
}

/** The files and folders that `list` goes through in one folder. */
export interface Snapshot {
  /** Sorted; the first is empty, for the folder itself. None where there is no folder. */
  readonly names: readonly string[];
  /** Four for each name: size, -1 for a folder; when it was written; when it was changed in any way; which one it is. */
  readonly facts: Float64Array;
}
