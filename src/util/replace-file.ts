import { createHash, randomBytes } from 'node:crypto';
import { constants, type Stats } from 'node:fs';
import {
  access,
  type FileHandle,
  open,
  readFile,
  realpath,
  rename,
  rm,
  stat,
} from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { syncFolder } from './sync-folder.ts';

/** The file is not the one that was read: somebody else has written it since, and their work stands. */
export class FileChangedError extends Error {
  override readonly name = 'FileChangedError';
  readonly path: string;

  constructor(path: string) {
    super(`${path} has changed since it was read`);
    this.path = path;
  }
}

/** By which `replaceFile` knows what the caller has read. */
export function contentDigest(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

/**
 * Replaces the content of an existing file in one step: whoever looks sees all of the old or all of the new.
 * Mode and owner stay, a symbolic link stays a link to the file it names, a file that may not be written is
 * not replaced. After a failure the old content is there and nothing beside it. Rejects with
 * `FileChangedError` when the content is not the one with the digest, else with the error of the system.
 */
export async function replaceFile(
  path: string,
  content: string | Uint8Array,
  oldDigest: string,
): Promise<void> {
  const target = await realpath(path);
  const facts = await stat(target);
  // Reading a pipe or a device could wait for ever.
  if (!facts.isFile()) throw new Error(`${path} is not a regular file`);
  await access(target, constants.W_OK);
  await assertUnchanged(target, path, oldDigest);
  const temporary = join(dirname(target), `.${randomBytes(12).toString('hex')}.tmp`);
  const file = await open(temporary, 'wx', 0o600);
  try {
    await fill(file, content, facts);
    await assertUnchanged(target, path, oldDigest);
    await rename(temporary, target);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  await syncFolder(dirname(target));
}

async function assertUnchanged(target: string, path: string, digest: string): Promise<void> {
  if (contentDigest(await readFile(target)) !== digest) throw new FileChangedError(path);
}

async function fill(file: FileHandle, content: string | Uint8Array, like: Stats): Promise<void> {
  try {
    await file.writeFile(content);
    await takeOver(file, like);
    await file.sync();
  } finally {
    await file.close();
  }
}

async function takeOver(file: FileHandle, like: Stats): Promise<void> {
  const own = await file.stat();
  // Only when they differ: without privileges even a change to the same owner can be refused.
  if (own.uid !== like.uid || own.gid !== like.gid) await file.chown(like.uid, like.gid);
  // After the owner, because a change of owner takes away the set-id bits.
  await file.chmod(like.mode & 0o7777);
}
