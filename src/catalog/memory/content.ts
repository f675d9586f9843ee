import type { Manifest } from '../../model/run/manifest.ts';
import type { Remembered, Stamp } from './recollection.ts';

/** Raised whenever the meaning of anything in it changes. */
const format = 2;

type Fields = Readonly<Record<string, unknown>>;

/** The first line. */
interface Head {
  readonly format: number;
  /** What must be the same for anything in it to hold: whose backups, and whom to trust. */
  readonly scope: string;
  /** The manifests of one pipeline say much the same: what several of them say is here once. */
  readonly common: readonly Fields[];
  /** Names of files that are in several folders. */
  readonly names: readonly string[];
  /** The rows that follow, without anything in between; then, of each in turn, the facts of its snapshot as doubles. */
  readonly rows: readonly (readonly [folder: string, bytes: number, facts: number])[];
}

/** One copy, by position, because ten thousand of them are read at every start. */
type Row = readonly [
  common: number,
  own: Fields,
  sha256: string,
  manifest: Stamp,
  signature: Stamp | null,
  checks: readonly (readonly [file: string, record: Stamp, signature: Stamp])[],
  /** Of its snapshot, by number where several have it. */
  names: readonly (string | number)[] | null,
];

/** All of it is in ASCII, which is read several times as fast. */
export function serializeMemories(
  memories: ReadonlyMap<string, Remembered>,
  scope: string,
): Uint8Array {
  const uses = countUses(memories);
  const isCommon = (value: unknown): boolean => (uses.get(value) ?? 0) > 1;
  const common = new Numbered();
  const names = commonNames(memories);
  const rows = Array.from(memories, ([folder, remembered]) => {
    const { manifest, manifestSha256, manifestStamp, signatureStamp, snapshot } = remembered;
    const fields = Object.entries(manifest);
    const number = common.numberOf(fields.filter(([, value]) => isCommon(value)));
    const own = Object.fromEntries(fields.filter(([, value]) => !isCommon(value)));
    const checks = Array.from(remembered.checks, ([file, stamps]) => [file, ...stamps] as const);
    const inside = snapshot?.names.map((name) => names.get(name) ?? name) ?? null;
    const row: Row = [number, own, manifestSha256, manifestStamp, signatureStamp, checks, inside];
    return { folder, bytes: ascii(row), facts: snapshot?.facts ?? noFacts };
  });
  const index = rows.map(
    ({ folder, bytes, facts }) => [folder, bytes.length, facts.length] as const,
  );
  const head: Head = { format, scope, common: common.all, names: [...names.keys()], rows: index };
  return Buffer.concat([
    ...[ascii(head), Buffer.from('\n')],
    ...rows.map(({ bytes }) => bytes),
    ...rows.map(({ facts: { buffer, byteOffset, byteLength } }) =>
      Buffer.from(buffer, byteOffset, byteLength),
    ),
  ]);
}

const noFacts = new Float64Array();

/** What there is of one folder, in rows and in facts. */
interface Place {
  readonly start: number;
  readonly end: number;
  readonly firstFact: number;
  readonly lastFact: number;
}

/** What is remembered of the copies at one destination, by folder; each is parsed when it is asked for. */
export class Memories {
  readonly #rows: Buffer;
  readonly #facts: Float64Array;
  readonly #common: readonly Fields[];
  readonly #names: readonly string[];
  readonly #index = new Map<string, Place>();
  readonly #read = new Map<string, Remembered | null>();

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
    return new Memories({ format, scope: '', common: [], names: [], rows: [] }, Buffer.alloc(0));
  }

  private constructor({ common, names, rows }: Head, bytes: Buffer) {
    this.#common = common;
    this.#names = names;
    let [start, firstFact] = [0, 0];
    for (const [folder, length, facts] of rows) {
      const [end, lastFact] = [start + length, firstFact + facts];
      this.#index.set(folder, { start, end, firstFact, lastFact });
      [start, firstFact] = [end, lastFact];
    }
    this.#rows = bytes.subarray(0, start);
    // A copy, as doubles lie at multiples of eight.
    this.#facts = new Float64Array(Uint8Array.from(bytes.subarray(start)).buffer);
  }

  get size(): number {
    return this.#index.size;
  }

  get(folder: string): Remembered | null {
    const known = this.#read.get(folder);
    if (known !== undefined) return known;
    const place = this.#index.get(folder);
    const read = place === undefined ? null : this.#parse(place);
    this.#read.set(folder, read);
    return read;
  }

  #parse({ start, end, firstFact, lastFact }: Place): Remembered | null {
    const row = readJson(this.#rows.subarray(start, end)) as Row | null;
    if (row === null) return null;
    const [number, own, manifestSha256, manifestStamp, signatureStamp, checks, names] = row;
    // Together they are the fields of a manifest: they were when it was remembered.
    const manifest = { ...this.#common[number], ...own } as unknown as Manifest;
    const facts = this.#facts.subarray(firstFact, lastFact);
    return {
      manifest,
      manifestSha256,
      manifestStamp,
      signatureStamp,
      checks: new Map(checks.map(([file, ...stamps]) => [file, stamps])),
      snapshot: names && { names: names.map((name) => this.#nameOf(name)), facts },
    };
  }

  #nameOf(name: string | number): string {
    return typeof name === 'string' ? name : (this.#names[name] ?? '');
  }
}

/** Numbered from the first on. */
function commonNames(memories: ReadonlyMap<string, Remembered>): ReadonlyMap<string, number> {
  const seen = new Set<string>();
  const common = new Map<string, number>();
  for (const { snapshot } of memories.values()) {
    for (const name of snapshot?.names ?? []) {
      if (seen.has(name) && !common.has(name)) common.set(name, common.size);
      seen.add(name);
    }
  }
  return common;
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
