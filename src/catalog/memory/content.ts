import type { Manifest } from '../../model/run/manifest.ts';
import type { Remembered, Stamp } from './recollection.ts';

/** Raised whenever the meaning of anything in it changes. */
const format = 1;

type Fields = Readonly<Record<string, unknown>>;

/** The first line. */
interface Head {
  readonly format: number;
  /** What must be the same for anything in it to hold: whose backups, and whom to trust. */
  readonly scope: string;
  /** The manifests of one pipeline say much the same: what several of them say is here once. */
  readonly common: readonly Fields[];
  /** The rows that follow, without anything in between. */
  readonly rows: readonly (readonly [folder: string, bytes: number])[];
}

/** One copy, by position, because ten thousand of them are read at every start. */
type Row = readonly [
  common: number,
  own: Fields,
  sha256: string,
  manifest: Stamp,
  signature: Stamp | null,
  checks: readonly (readonly [file: string, record: Stamp, signature: Stamp])[],
];

/** All of it is in ASCII, which is read several times as fast. */
export function serializeMemories(
  memories: ReadonlyMap<string, Remembered>,
  scope: string,
): Uint8Array {
  const uses = countUses(memories);
  const isCommon = (value: unknown): boolean => (uses.get(value) ?? 0) > 1;
  const common = new Numbered();
  const rows = Array.from(memories, ([folder, remembered]) => {
    const { manifest, manifestSha256, manifestStamp, signatureStamp, checks } = remembered;
    const fields = Object.entries(manifest);
    const number = common.numberOf(fields.filter(([, value]) => isCommon(value)));
    const own = Object.fromEntries(fields.filter(([, value]) => !isCommon(value)));
    const counted = Array.from(checks, ([file, stamps]) => [file, ...stamps] as const);
    const row: Row = [number, own, manifestSha256, manifestStamp, signatureStamp, counted];
    return [folder, ascii(row)] as const;
  });
  const index = rows.map(([folder, bytes]) => [folder, bytes.length] as const);
  const head: Head = { format, scope, common: common.all, rows: index };
  return Buffer.concat([ascii(head), Buffer.from('\n'), ...rows.map(([, bytes]) => bytes)]);
}

/** What is remembered of the copies at one destination, by folder; each is parsed when it is asked for. */
export class Memories {
  readonly #rows: Buffer;
  readonly #common: readonly Fields[];
  readonly #index = new Map<string, readonly [start: number, end: number]>();

  /**
   * Nothing for what was written in another format or for another scope. Whoever hands over the bytes has made sure
   * that it is we who wrote them.
   */
  static parse(bytes: Uint8Array, scope: string): Memories {
    const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const end = buffer.indexOf('\n');
    const head = readJson(buffer.subarray(0, Math.max(0, end))) as Head | null;
    if (head?.format !== format || head.scope !== scope) return Memories.none;
    return new Memories(head, buffer.subarray(end + 1));
  }

  static get none(): Memories {
    return new Memories({ format, scope: '', common: [], rows: [] }, Buffer.alloc(0));
  }

  private constructor({ common, rows }: Head, bytes: Buffer) {
    this.#common = common;
    this.#rows = bytes;
    let start = 0;
    for (const [folder, length] of rows) {
      this.#index.set(folder, [start, start + length]);
      start += length;
    }
  }

  get size(): number {
    return this.#index.size;
  }

  get(folder: string): Remembered | null {
    const place = this.#index.get(folder);
    const row =
      place === undefined ? null : (readJson(this.#rows.subarray(...place)) as Row | null);
    if (row === null) return null;
    const [number, own, manifestSha256, manifestStamp, signatureStamp, checks] = row;
    // Together they are the fields of a manifest: they were when it was remembered.
    const manifest = { ...this.#common[number], ...own } as unknown as Manifest;
    return {
      manifest,
      manifestSha256,
      manifestStamp,
      signatureStamp,
      checks: new Map(checks.map(([file, ...stamps]) => [file, stamps])),
    };
  }
}

function ascii(value: unknown): Buffer {
  return Buffer.from(JSON.stringify(value).replace(/[\u007f-\uffff]/g, escaped), 'latin1');
}

function readJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('latin1'));
  } catch {
    // Of another format, which this version does not know.
    return null;
  }
}

/** How many manifests say the same; objects are the same when they are one. */
function countUses(memories: ReadonlyMap<string, Remembered>): ReadonlyMap<unknown, number> {
  const uses = new Map<unknown, number>();
  for (const { manifest } of memories.values()) {
    for (const value of Object.values(manifest)) uses.set(value, (uses.get(value) ?? 0) + 1);
  }
  return uses;
}

/** Each set of equal fields once. */
class Numbered {
  readonly all: Fields[] = [];
  readonly #values = new Map<unknown, number>();
  readonly #numbers = new Map<string, number>();

  numberOf(fields: readonly (readonly [string, unknown])[]): number {
    const key = fields.map(([name, value]) => `${name}=${this.#valueNumber(value)}`).join();
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    const number = this.all.push(Object.fromEntries(fields)) - 1;
    this.#numbers.set(key, number);
    return number;
  }

  #valueNumber(value: unknown): number {
    const known = this.#values.get(value) ?? this.#values.size;
    this.#values.set(value, known);
    return known;
  }
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
