import { createCipheriv } from 'node:crypto';
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';

export const dataSets = ['rows', 'random', 'files'] as const;
export type DataSet = (typeof dataSets)[number];

const MiB = 1024 ** 2;
const fileBytes = 256 * MiB;
const filesOfGiB = 4;

/** A folder with that data below `root`; made once and the same on every machine. */
export function prepareData(root: string, set: DataSet, gib = 1): string {
  const folder = join(root, 'data', gib === 1 ? set : `${set}-${gib}`);
  const mark = `${folder}.ready`;
  if (existsSync(mark)) return folder;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writers[set](folder, gib);
  writeFileSync(mark, '');
  return folder;
}

const writers: Readonly<Record<DataSet, (folder: string, gib: number) => void>> = {
  // No compressor at level 3 looks back as far as 64 MiB, so repeating them costs it no less.
  rows: (folder, gib) => writeLarge(folder, gib, () => rowsBlock()),
  random: (folder, gib) => {
    const cipher = createCipheriv('aes-256-ctr', Buffer.alloc(32, 7), Buffer.alloc(16));
    const zeros = Buffer.alloc(16 * MiB);
    writeLarge(folder, gib, () => cipher.update(zeros));
  },
  files: (folder) => writeSmallFiles(folder, { least: 200, most: 4000 }),
};

function writeLarge(folder: string, gib: number, next: () => Buffer): void {
  for (let file = 0; file < gib * filesOfGiB; file += 1) {
    const descriptor = openSync(join(folder, `part-${file}`), 'wx');
    for (let written = 0; written < fileBytes; ) {
      const block = next();
      writeSync(descriptor, block);
      written += block.length;
    }
    closeSync(descriptor);
  }
}

const smallFiles = 100_000;
const filesInFolder = 1000;

interface Lengths {
  readonly least: number;
  readonly most: number;
}

/** 100,000 of them, of pieces of rows. */
export function writeSmallFiles(folder: string, { least, most }: Lengths): void {
  const block = rowsBlock();
  const random = createRandom(3);
  for (let file = 0; file < smallFiles; file += 1) {
    const inside = join(folder, `folder-${Math.floor(file / filesInFolder)}`);
    if (file % filesInFolder === 0) mkdirSync(inside);
    const start = random() % (block.length - most);
    writeFileSync(
      join(inside, `file-${file}.txt`),
      block.subarray(start, start + least + (random() % (most - least))),
    );
  }
}

let rows: Buffer | null = null;

/** 64 MiB of lines as a table of orders has them: they compress to about a third. */
export function rowsBlock(): Buffer {
  rows ??= createRows(64 * MiB);
  return rows;
}

const states = ['paid', 'sent', 'open', 'returned', 'cancelled'];
const names = ['anna', 'bela', 'carla', 'dario', 'elif', 'farid', 'greta', 'hugo', 'ines', 'jonas'];

function createRows(bytes: number): Buffer {
  const random = createRandom(1);
  const block = Buffer.alloc(bytes, '\n');
  let at = 0;
  for (let id = 1; at < bytes - 200; id += 1) {
    const name = names[random() % names.length];
    const [day, cents] = [random() % 86_400_000, random() % 1_000_000];
    const time = new Date(1_700_000_000_000 + id * 60_000 + day).toISOString();
    const line = `${id}\t${time}\t${name}.${random() % 5000}@example.org\t${cents / 100}\t${states[random() % 5]}\t${random()}\n`;
    at += block.write(line, at, 'latin1');
  }
  return block;
}

/** Xorshift: the same numbers everywhere. */
function createRandom(seed: number): () => number {
  let state = seed * 2_654_435_761;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  };
}
