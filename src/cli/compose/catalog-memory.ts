import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { type FileHandle, mkdir, open, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CatalogMemory } from '../../ports/catalog-memory.ts';
import type { StateFolder } from '../../runner/state-folder.ts';

/** Of ten thousand backups it is some 20 MiB; a file that is much larger is not ours. */
const maxBytes = 256 * 1024 * 1024;

/**
 * Keeps what a catalogue remembers in files of the state folder. A file that another user owns or may write, that is
 * cut or changed, or that another version of this program wrote, is as good as none; the next one replaces it.
 */
export function createCatalogMemory(
  { path }: Pick<StateFolder, 'path'>,
  version: string,
): CatalogMemory {
  const folder = join(path, 'catalog');
  const fileOf = (name: string) => join(folder, `${digest(name)}.cache`);
  return {
    load: async (name) => {
      try {
        return unwrap(await readOurs(fileOf(name)), version);
      } catch {
        // Not there, not ours, not readable: what is not remembered is read again.
        return null;
      }
    },
    save: async (name, content) => {
      try {
        await mkdir(folder, { recursive: true, mode: 0o700 });
        await replace(fileOf(name), wrap(content, version));
      } catch {
        // A full or read-only disk: it will be slow again, and right.
      }
    },
  };
}

/** Whoever looks sees the old or the new one. Nobody waits for the disk: one that a power cut tore is not believed. */
async function replace(path: string, content: readonly Uint8Array[]): Promise<void> {
  const temporary = `${path}.tmp`;
  // What a crash left there, or somebody put there to be written through.
  await rm(temporary, { force: true });
  await writeFile(temporary, content, { flag: 'wx', mode: 0o600 });
  await rename(temporary, path);
}

/** Opens no link and no pipe, and believes nothing that somebody else could have written. */
async function readOurs(path: string): Promise<Buffer> {
  const flags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);
  const file = await open(path, flags);
  try {
    await assertOurs(file);
    return await file.readFile();
  } finally {
    await file.close();
  }
}

async function assertOurs(file: FileHandle): Promise<void> {
  const facts = await file.stat();
  const isOwn = process.getuid === undefined || facts.uid === process.getuid();
  const isOnlyOurs = facts.isFile() && isOwn && (facts.mode & 0o022) === 0 && facts.nlink === 1;
  if (!isOnlyOurs || facts.size > maxBytes) throw new Error('the file is not surely ours');
}

function wrap(content: Uint8Array, version: string): readonly Uint8Array[] {
  return [Buffer.from(`run-pipeline ${version} ${digest(content)}\n`), content];
}

function unwrap(bytes: Buffer, version: string): Uint8Array | null {
  const end = bytes.indexOf('\n') + 1;
  const content = bytes.subarray(end);
  const head = `run-pipeline ${version} ${digest(content)}\n`;
  return bytes.subarray(0, end).toString('latin1') === head ? content : null;
}

function digest(bytes: Uint8Array | string): string {
  return createHash('sha256').update(bytes).digest('hex');
}
