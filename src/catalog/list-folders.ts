import type { BackupId } from '../model/run/backup-id.ts';
import {
  backupFolder,
  manifestFile,
  type Parsed,
  parseInside,
  parseKey,
  signatureFile,
} from '../model/run/layout.ts';
import type { Destination, Snapshot, Stored } from '../ports/destination.ts';
import type { StepContext } from '../ports/step-context.ts';
import { FolderChecks, type ListedCheck } from './folder-checks.ts';
import type { FileFacts } from './inventory.ts';

/** What the names at a destination say, before anything is read. */
export interface Listing {
  readonly folders: readonly Folder[];
  /** Ids with a hold, by the pipeline name under which it lies. */
  readonly holds: readonly NamedHold[];
  readonly deleted: readonly Named[];
  /** Names of pipelines that have an owner record. */
  readonly owned: readonly string[];
  readonly foreignKeys: number;
  readonly bytes: number;
  readonly writtenAt: number | null;
}

export interface Named {
  readonly pipeline: string;
  readonly id: BackupId;
}

export interface NamedHold extends Named {
  /** `null`: it is a person's. */
  readonly reader: string | null;
  readonly writtenAt: number;
}

/** The folder of one backup. */
export interface Folder extends Named {
  readonly files: ReadonlyMap<string, FileFacts>;
  readonly checks: readonly ListedCheck[];
  /** Signatures of checks, by the name of the record. */
  readonly checkSignatures: ReadonlyMap<string, FileFacts>;
  readonly writtenAt: number;
  /** As it was seen, where a store takes snapshots. */
  readonly snapshot?: Snapshot;
}

/** What there is in the folder of one backup. */
export interface LookedInto {
  /** `null` where nothing in it is ours. */
  readonly folder: Folder | null;
  readonly foreignKeys: number;
  readonly bytes: number;
  /** The newest write of all. */
  readonly writtenAt: number;
}

/** Lists the folders of a pipeline under all its names. Keys that we would not have written are only counted. */
export async function listFolders(
  destination: Destination,
  pipelines: readonly string[],
  context: StepContext,
): Promise<Listing> {
  const collector = new Collector();
  for (const pipeline of pipelines) {
    for await (const stored of destination.list(`${pipeline}/`, context)) {
      context.signal.throwIfAborted();
      collector.take(pipeline, stored);
    }
  }
  return collector.listing();
}

/** To which files are added while they are listed. */
class OpenFolder implements Folder {
  readonly pipeline: string;
  readonly id: BackupId;
  readonly files = new Map<string, FileFacts>();
  readonly #checks = new FolderChecks();
  writtenAt = 0;

  constructor({ pipeline, id }: Named) {
    this.pipeline = pipeline;
    this.id = id;
  }

  get checks(): Folder['checks'] {
    return this.#checks.all.checks;
  }

  get checkSignatures(): Folder['checkSignatures'] {
    return this.#checks.all.checkSignatures;
  }

  take(check: string, facts: FileFacts): boolean {
    return this.#checks.take(check, facts);
  }
}

/** Puts together what the keys of a listing say. */
export class Collector {
  readonly #folders: Folder[] = [];
  readonly #opened = new Map<string, OpenFolder>();
  readonly #names = new Map<string, string>();
  readonly #holds: NamedHold[] = [];
  readonly #deleted: Named[] = [];
  readonly #owned: string[] = [];
  #open: { readonly prefix: string; readonly backup: BackupId } | null = null;
  #foreignKeys = 0;
  #bytes = 0;
  #writtenAt: number | null = null;

  take(pipeline: string, stored: Stored): void {
    this.#bytes += stored.bytes;
    this.#writtenAt = Math.max(this.#writtenAt ?? 0, stored.modifiedAt);
    if (!this.#place(pipeline, stored)) this.#foreignKeys += 1;
  }

  /** As `take` for every file in the folder of a backup. */
  takeFolder({ folder, foreignKeys, bytes, writtenAt }: LookedInto): void {
    if (folder !== null) this.#folders.push(folder);
    this.#foreignKeys += foreignKeys;
    this.#bytes += bytes;
    if (folder === null && foreignKeys === 0) return;
    this.#writtenAt = Math.max(this.#writtenAt ?? 0, writtenAt);
  }

  listing(): Listing {
    return {
      folders: this.#folders,
      holds: this.#holds,
      deleted: this.#deleted,
      owned: this.#owned,
      foreignKeys: this.#foreignKeys,
      bytes: this.#bytes,
      writtenAt: this.#writtenAt,
    };
  }

  #place(pipeline: string, stored: Stored): boolean {
    const parsed = this.#parse(pipeline, stored.key);
    if (parsed === null) return false;
    const { modifiedAt: writtenAt } = stored;
    switch (parsed.kind) {
      case 'owner':
        this.#owned.push(pipeline);
        return true;
      case 'hold':
        this.#holds.push({ pipeline, id: parsed.backup, reader: null, writtenAt });
        return true;
      case 'reading-hold':
        this.#holds.push({ pipeline, id: parsed.backup, reader: parsed.reader, writtenAt });
        return true;
      case 'deleted':
        this.#deleted.push({ pipeline, id: parsed.backup });
        return true;
      case 'deleted-signature':
      case 'deleting':
        return true;
      case 'check':
        return this.#folder(pipeline, parsed.backup, stored).take(parsed.file, stored);
      case 'file':
        return this.#file(this.#folder(pipeline, parsed.backup, stored), parsed.file, stored);
    }
  }

  /** Files of one folder come one after the other: its name is looked at once. */
  #parse(pipeline: string, key: string): Parsed | null {
    const open = this.#open;
    if (open !== null && key.startsWith(open.prefix)) {
      const parsed = parseInside(key.slice(open.prefix.length));
      return parsed === null ? null : { ...parsed, backup: open.backup };
    }
    const parsed = parseKey(pipeline, key);
    if (parsed !== null && 'file' in parsed) {
      this.#open = { prefix: backupFolder(pipeline, parsed.backup), backup: parsed.backup };
    }
    return parsed;
  }

  /** Some stores allow two objects of one name; the first stands. */
  #file(folder: OpenFolder, file: string, stored: Stored): boolean {
    if (folder.files.has(file)) return false;
    folder.files.set(this.#oneName(file), factsOf(file, stored));
    return true;
  }

  /** Ten thousand folders hold files of a few names: each of them is kept once, and not with the key that it came in. */
  #oneName(file: string): string {
    const known = this.#names.get(file);
    if (known !== undefined) return known;
    this.#names.set(file, file);
    return file;
  }

  #folder(pipeline: string, id: BackupId, { modifiedAt }: Stored): OpenFolder {
    const key = `${pipeline}/${id}`;
    const known = this.#opened.get(key);
    const folder = known ?? new OpenFolder({ pipeline, id });
    if (known === undefined) {
      this.#opened.set(key, folder);
      this.#folders.push(folder);
    }
    folder.writtenAt = Math.max(folder.writtenAt, modifiedAt);
    return folder;
  }
}

/** Only of what is read, the version matters. */
function factsOf(file: string, stored: Stored): FileFacts {
  const { bytes, modifiedAt, sha256 } = stored;
  const facts = sha256 === undefined ? { bytes, modifiedAt } : { bytes, modifiedAt, sha256 };
  const isRead = file === manifestFile || file === signatureFile;
  const version = isRead ? stored.version : undefined;
  return version === undefined ? facts : { ...facts, version };
}
