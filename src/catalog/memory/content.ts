import type { Manifest } from '../../model/run/manifest.ts';
import type { Named } from '../list-folders.ts';
import { ByFolder } from './by-folder.ts';
import { type Mould, Packer, unpack } from './packed.ts';
import { noChecks, type Remembered, type Stamp } from './recollection.ts';

/** Raised whenever the meaning of anything in it changes. */
const format = 3;

/** The first line. */
interface Head {
  readonly format: number;
  /** What must be the same for anything in it to hold: whose backups, and whom to trust. */
  readonly scope: string;
  /** The manifests of one pipeline say much the same: what many of them say is here once. */
  readonly moulds: readonly Mould[];
  /** Names of files that are in several folders. */
  readonly names: readonly string[];
  /** Of each row in turn. */
  readonly folders: readonly string[];
  /** How many the snapshot of each has. */
  readonly facts: readonly number[];
  /** The bytes of what follows without anything in between: so many rows each; then the facts of all, as doubles. */
  readonly blocks: readonly number[];
}

/** So many at once are parsed in less time than one by one: what comes of it is put where it can stay. */
const rowsInBlock = 256;
/** What fewer say is no common value: each set of them would be a mould. */
const commonShare = 1 / 64;
/** So many tell what is common. */
const maxSamples = 512;

/** One copy, by position, because ten thousand of them are read at every start. */
type Row = readonly [
  manifest: unknown,
  sha256: string,
  stamps: Remembered['stamps'],
  checks: readonly (readonly [file: string, record: Stamp, signature: Stamp])[],
  /** Of its snapshot, by number where several have it. */
  names: readonly (string | number)[] | null,
];

/** All of it is in ASCII, which is read several times as fast. */
export function serializeMemories(
  memories: ReadonlyMap<Named, Remembered>,
  scope: string,
): Uint8Array {
  const all = [...memories.values()];
  const samples = sampleOf(all).map(({ manifest }) => manifest);
  const packer = new Packer(samples, Math.max(2, samples.length * commonShare));
  const names = commonNames(memories);
  const rows = all.map(({ manifest, manifestSha256, stamps, checks, snapshot }): Row => {
    const counted = Array.from(checks, ([file, both]) => [file, ...both] as const);
    const inside = snapshot?.names.map((name) => names.get(name) ?? name) ?? null;
    return [packer.pack(manifest), manifestSha256, stamps, counted, inside];
  });
  const facts = all.map(({ snapshot }) => snapshot?.facts ?? noFacts);
  const blocks = inBlocks(rows).map(ascii);
  const head: Head = {
    ...{ format, scope, moulds: packer.moulds, names: [...names.keys()] },
    folders: Array.from(memories.keys(), ({ pipeline, id }) => `${pipeline}/${id}`),
    facts: facts.map(({ length }) => length),
    blocks: blocks.map(({ length }) => length),
  };
  return Buffer.concat([
    ...[ascii(head), Buffer.from('\n')],
    ...blocks,
    ...facts.map(({ buffer, byteOffset, byteLength }) =>
      Buffer.from(buffer, byteOffset, byteLength),
    ),
  ]);
}

function sampleOf<T>(all: readonly T[]): readonly T[] {
  const step = Math.ceil(all.length / maxSamples);
  return all.filter((_, at) => at % step === 0);
}

function inBlocks(rows: readonly Row[]): readonly (readonly Row[])[] {
  const count = Math.ceil(rows.length / rowsInBlock);
  return Array.from({ length: count }, (_, at) =>
    rows.slice(at * rowsInBlock, (at + 1) * rowsInBlock),
  );
}

const noFacts = new Float64Array();
const noBytes = Buffer.alloc(0);

/** What is remembered of the copies at one destination, by folder; it is parsed when it is asked for. */
export class Memories {
  readonly #blocks: readonly Buffer[];
  readonly #facts: Float64Array;
  readonly #firstFacts: readonly number[];
  readonly #moulds: readonly Mould[];
  readonly #names: readonly string[];
  readonly #index = new ByFolder<number>();
  readonly size: number;
  readonly #rows = new Map<number, readonly Row[] | null>();
  readonly #read: (Remembered | null | undefined)[];

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
    const head = { format, scope: '', moulds: [], names: [], folders: [], facts: [], blocks: [] };
    return new Memories(head, Buffer.alloc(0));
  }

  private constructor({ moulds, names, folders, facts, blocks }: Head, bytes: Buffer) {
    this.#moulds = moulds;
    this.#names = names;
    const ends = sums(blocks);
    this.#blocks = blocks.map((length, at) => bytes.subarray((ends[at] ?? 0) - length, ends[at]));
    for (const [at, folder] of folders.entries()) this.#index.set(namedBy(folder), at);
    this.size = folders.length;
    this.#firstFacts = [0, ...sums(facts)];
    this.#read = folders.map(() => undefined);
    // A copy, as doubles lie at multiples of eight.
    this.#facts = new Float64Array(Uint8Array.from(bytes.subarray(ends.at(-1) ?? 0)).buffer);
  }

  get(folder: Named): Remembered | null {
    const at = this.#index.get(folder);
    if (at === undefined) return null;
    const known = this.#read[at];
    if (known !== undefined) return known;
    const read = this.#parse(at);
    this.#read[at] = read;
    return read;
  }

  #parse(at: number): Remembered | null {
    const row = this.#rowAt(at);
    if (row === null) return null;
    const [packed, manifestSha256, stamps, checks, names] = row;
    // It was one when it was remembered.
    const manifest = unpack(packed, this.#moulds) as Manifest;
    const facts = this.#facts.subarray(this.#firstFacts[at], this.#firstFacts[at + 1]);
    return {
      manifest,
      manifestSha256,
      stamps,
      checks:
        checks.length === 0 ? noChecks : new Map(checks.map(([file, ...stamps]) => [file, stamps])),
      snapshot: names && { names: names.map((name) => this.#nameOf(name)), facts },
    };
  }

  #rowAt(at: number): Row | null {
    const number = Math.floor(at / rowsInBlock);
    const known = this.#rows.get(number);
    const rows = known === undefined ? this.#readBlock(number) : known;
    return rows?.[at % rowsInBlock] ?? null;
  }

  #readBlock(number: number): readonly Row[] | null {
    const rows = readJson(this.#blocks[number] ?? noBytes) as readonly Row[] | null;
    this.#rows.set(number, rows);
    return rows;
  }

  #nameOf(name: string | number): string {
    return typeof name === 'string' ? name : (this.#names[name] ?? '');
  }
}

function namedBy(folder: string): Named {
  const end = folder.indexOf('/');
  return { pipeline: folder.slice(0, end), id: folder.slice(end + 1) };
}

function sums(numbers: readonly number[]): readonly number[] {
  let sum = 0;
  return numbers.map((number) => {
    sum += number;
    return sum;
  });
}

/** Numbered from the first on. */
function commonNames(memories: ReadonlyMap<unknown, Remembered>): ReadonlyMap<string, number> {
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

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
