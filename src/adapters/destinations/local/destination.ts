import type { FileHandle } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Readable } from 'node:stream';
import type { DestinationLocal } from '../../../model/plan.ts';
import type { Parts } from '../../../ports/definition.ts';
import type {
  Destination,
  Level,
  LiesInFolder,
  NamesFolders,
  OpensFile,
  Range,
  ReadsSmall,
  Room,
  Snapshot,
  SnapshotsToTake,
  Stored,
  TakesSnapshots,
  Traits,
  Weighing,
} from '../../../ports/destination.ts';
import type { Finding, StepContext } from '../../../ports/step-context.ts';
import { roomAt } from '../../../util/room.ts';
import { check, type Facts } from './check.ts';
import { createDropCache, type DropCache } from './drop-cache.ts';
import { attempt, classify, type Verdict } from './failures.ts';
import { listLevel, weigh } from './level.ts';
import { type Listing, list } from './list.ts';
import { Pace } from './pace.ts';
import { put } from './put.ts';
import { openFile, read } from './read.ts';
import { readSmall } from './read-small.ts';
import { remove } from './remove.ts';
import { settle } from './settle.ts';
import { takeSnapshots } from './snapshots.ts';
import { Tree } from './tree.ts';
import { whichFolder } from './which-folder.ts';

export interface LocalParts extends Parts {
  /** Paths that are backed up as files: `check` refuses a destination in one of them. */
  readonly sources?: readonly string[];
}

export function create(config: DestinationLocal, parts: LocalParts): Destination {
  const absolute = (path: string): string => resolve(parts.repository, path);
  return new LocalDestination({
    id: config.id,
    path: absolute(config.path),
    prefix: config.prefix === undefined ? [] : config.prefix.split('/'),
    forbid: config.forbid.map(absolute),
    sources: (parts.sources ?? []).map(absolute),
    requireMount: config.requireMount,
    place: parts.place,
  });
}

/**
 * A folder. Its files are 0600 and its folders 0700: dumps hold everything, whoever may read them should say so
 * in rights of their own. Folders that exist keep the rights that they have.
 */
class LocalDestination
  implements Destination, ReadsSmall, OpensFile, LiesInFolder, NamesFolders, TakesSnapshots
{
  readonly kind = 'local';
  readonly id: string;
  readonly location: string;
  readonly traits: Traits = {
    create: 'atomic',
    canDelete: true,
    maxParallel: 4,
    isOnThisMachine: true,
  };
  readonly #facts: Facts;
  readonly #tree: Tree;
  readonly #dropCache: DropCache;
  readonly #pace = new Pace();

  constructor(facts: Facts) {
    this.id = facts.id;
    this.location = join(facts.path, ...facts.prefix);
    this.#facts = facts;
    this.#tree = new Tree(facts);
    this.#dropCache = createDropCache(facts.place);
  }

  check(context: StepContext): Promise<readonly Finding[]> {
    return check(this.#facts, context);
  }

  free(): Promise<Room | null> {
    const { path } = this.#facts;
    return attempt(`asking for the free space of ${path}`, () => roomAt(path));
  }

  whichFolder(): Promise<string> {
    return attempt(`looking at ${this.location}`, () => whichFolder(this.location));
  }

  put(...[key, body, context, options]: Parameters<Destination['put']>): Promise<Stored> {
    return put({ tree: this.#tree, key, body, context, options });
  }

  settle(
    ...[key, expect, token, context]: Parameters<Destination['settle']>
  ): ReturnType<Destination['settle']> {
    const question = { key, expect, token, context, tree: this.#tree, dropCache: this.#dropCache };
    return attempt(`looking at ${key}`, () => settle(question));
  }

  get(key: string, context: StepContext, range?: Range): Readable {
    return read({
      tree: this.#tree,
      key,
      range,
      signal: context.signal,
      beforeWhole: (path) => this.#dropCache(path, context),
    });
  }

  readSmall(key: string, maxBytes: number, { signal }: StepContext): Promise<Uint8Array> {
    return readSmall({ tree: this.#tree, pace: this.#pace, key, maxBytes, signal });
  }

  openFile(key: string): Promise<FileHandle> {
    return openFile(this.#tree, key);
  }

  list(under: string, context: StepContext): AsyncIterable<Stored> {
    return list(this.#listing(under, context));
  }

  listLevel(under: string, context: StepContext): Promise<Level> {
    return listLevel(this.#listing(under, context));
  }

  weigh(weighing: Weighing, context: StepContext): Promise<ReadonlyMap<string, number>> {
    return weigh(weighing, this.#listing(weighing.under, context));
  }

  takeSnapshots(
    asked: SnapshotsToTake,
    context: StepContext,
  ): Promise<readonly (Snapshot | null)[] | null> {
    return takeSnapshots(asked, this.#listing(asked.under, context));
  }

  remove(key: string, context: StepContext): Promise<void> {
    return attempt(`removing ${key}`, () => remove(this.#tree, key, context.clock.now()));
  }

  classify(error: unknown): Verdict {
    return classify(error);
  }

  #listing(under: string, { signal }: StepContext): Listing {
    return { tree: this.#tree, pace: this.#pace, under, signal };
  }
}
