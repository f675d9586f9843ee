import { manifestFile, signatureFile } from '../../model/run/layout.ts';
import type { Manifest } from '../../model/run/manifest.ts';
import type { Snapshot } from '../../ports/destination.ts';
import type { FileFacts } from '../inventory.ts';
import type { Folder } from '../list-folders.ts';
import { SnapshotFiles } from '../snapshot-files.ts';

/** What was read of one copy once, found to be right, and is right for as long as the files are the same. */
export interface Remembered {
  readonly manifest: Manifest;
  readonly manifestSha256: string;
  /** `null`: those that the snapshot tells. */
  readonly stamps: Stamps | null;
  /** The checks that count, by the name of the record: its stamp and that of its signature. */
  readonly checks: ReadonlyMap<string, readonly [record: Stamp, signature: Stamp]>;
  /** The folder as it was then; `null` where the store does not tell, or it was too young to be sure of. */
  readonly snapshot: Snapshot | null;
}

/** Of most copies: one for ten thousand. */
export const noChecks: Remembered['checks'] = new Map();

/** What tells a file from one that lies there in its place: what the listing says of it. */
export type Stamp = readonly [bytes: number, modifiedAt: number, version: string | null];

function stampOf({ bytes, modifiedAt, version }: FileFacts): Stamp {
  return [bytes, modifiedAt, version ?? null];
}

/** Of the manifest, and of its signature where there is one. */
type Stamps = readonly [manifest: Stamp, signature: Stamp | null];

export type Believed = Pick<Remembered, 'manifest' | 'manifestSha256'>;

interface Setting {
  readonly before: Remembered | null;
  /** Of the folder as it is now, as in what is remembered; that of before when nothing in it has changed. */
  readonly snapshot: Snapshot | null;
  /** A file that is younger may change once more without another time: it is not remembered yet. */
  readonly settledBefore: number;
}

/** The memory of one copy while it is read. */
export class Recollection {
  readonly #folder: Folder;
  readonly #before: Remembered | null;
  readonly #snapshot: Snapshot | null;
  readonly #isUnchanged: boolean;
  readonly #settledBefore: number;
  #checks: Map<string, readonly [Stamp, Stamp]> | null = null;
  #found: Believed | null = null;
  #isNew = false;

  constructor(folder: Folder, { before, snapshot, settledBefore }: Setting) {
    this.#folder = folder;
    this.#before = before;
    this.#snapshot = snapshot;
    this.#isUnchanged = snapshot !== null && snapshot === before?.snapshot;
    this.#isNew = snapshot !== null && !this.#isUnchanged;
    this.#settledBefore = settledBefore;
  }

  /** The manifest, when the listing still shows the files that it was read and trusted from. */
  manifest(): Believed | null {
    const before = this.#before;
    if (this.#isUnchanged) return before;
    const listed = this.#folder.files.get(manifestFile);
    if (before === null || listed === undefined) return null;
    const [manifest, signature] = before.stamps ?? stampsIn(before.snapshot) ?? [null, null];
    const isSame =
      isSameOrAbsent(manifest, listed) &&
      isSameOrAbsent(signature, this.#folder.files.get(signatureFile)) &&
      (listed.sha256 === undefined || listed.sha256 === before.manifestSha256);
    return isSame ? before : null;
  }

  keepManifest({ manifest, manifestSha256 }: Believed): void {
    this.#isNew ||= manifest !== this.#before?.manifest;
    this.#found = { manifest, manifestSha256 };
  }

  /** Whether a record was read before and counts, for the manifest that is believed now. */
  hasCheck(file: string, record: FileFacts, signature: FileFacts): boolean {
    const known = this.#before?.checks.get(file);
    if (known === undefined || this.#found?.manifestSha256 !== this.#before?.manifestSha256) {
      return false;
    }
    const isSame = this.#isUnchanged || (isStamp(known[0], record) && isStamp(known[1], signature));
    if (isSame) this.#count(file, known);
    return isSame;
  }

  keepCheck(file: string, record: FileFacts, signature: FileFacts): void {
    if (!this.#areSettled(record, signature)) return;
    this.#count(file, [stampOf(record), stampOf(signature)]);
    this.#isNew = true;
  }

  /** What to remember from now on; `null` for nothing. */
  result(): { readonly remembered: Remembered; readonly isNew: boolean } | null {
    if (this.#isUnchanged && !this.#isNew && this.#before !== null) {
      return { remembered: this.#before, isNew: false };
    }
    const manifest = this.#folder.files.get(manifestFile);
    const signature = this.#folder.files.get(signatureFile);
    if (this.#found === null || manifest === undefined) return null;
    // A key that means something else to an object that is put together again.
    if (Object.hasOwn(this.#found.manifest, '__proto__')) return null;
    if (!this.#areSettled(manifest, signature ?? manifest)) return null;
    const { manifest: value, manifestSha256 } = this.#found;
    const remembered = {
      manifest: value,
      manifestSha256,
      stamps: this.#snapshot === null ? stampsOf(manifest, signature) : null,
      checks: this.#checks ?? noChecks,
      snapshot: this.#snapshot,
    };
    return { remembered, isNew: this.#isNew };
  }

  #count(file: string, stamps: readonly [Stamp, Stamp]): void {
    this.#checks ??= new Map();
    this.#checks.set(file, stamps);
  }

  #areSettled(...files: readonly FileFacts[]): boolean {
    return files.every(({ modifiedAt }) => modifiedAt < this.#settledBefore);
  }
}

function stampsOf(manifest: FileFacts, signature: FileFacts | undefined): Stamps {
  return [stampOf(manifest), signature === undefined ? null : stampOf(signature)];
}

function stampsIn(snapshot: Snapshot | null): Stamps | null {
  if (snapshot === null) return null;
  const files = new SnapshotFiles(snapshot);
  const manifest = files.get(manifestFile);
  return manifest === undefined ? null : stampsOf(manifest, files.get(signatureFile));
}

function isSameOrAbsent(stamp: Stamp | null, listed: FileFacts | undefined): boolean {
  return stamp === null || listed === undefined
    ? stamp === null && listed === undefined
    : isStamp(stamp, listed);
}

function isStamp([bytes, modifiedAt, version]: Stamp, listed: FileFacts): boolean {
  return (
    listed.bytes === bytes &&
    listed.modifiedAt === modifiedAt &&
    (listed.version ?? null) === version
  );
}
