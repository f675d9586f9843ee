import { lstat, readdir, stat } from 'node:fs/promises';
import { join, posix, resolve } from 'node:path';
import { BackupError } from '../../../model/failures.ts';
import { fittingNames } from './fitting-names.ts';

export interface Match {
  /** Absolute. */
  readonly file: string;
  /** As the pipeline would name it. */
  readonly path: string;
  /** Its path from the first part of the pattern with a `*` on, and these parts. */
  readonly names: readonly string[];
  readonly parts: readonly string[];
}

export interface Matches {
  readonly files: readonly Match[];
  /** What fits but for being a folder. */
  readonly folders: readonly string[];
}

/**
 * The files that fit a pattern, sorted by name. What cannot be looked at is an error and never left out; what is
 * neither file nor folder counts as a file, so that its own check speaks of it.
 */
export async function findMatches(pattern: string, repository: string): Promise<Matches> {
  const all = pattern.split('/').filter((part) => part !== '' && part !== '.');
  const first = all.findIndex((part) => part.includes('*'));
  const base = posix.join(pattern.startsWith('/') ? '/' : '.', ...all.slice(0, first));
  const parts = all.slice(first);
  const top = resolve(repository, base);
  if (!(await isFolder(top))) throw noFolder(top);
  const found = await walk({ folder: top, names: [] }, parts);
  const files = found.filter(({ isFile }) => isFile);
  return {
    files: files.map(({ file, names }) => {
      return { file, path: posix.join(base, ...names), names, parts };
    }),
    folders: found.filter(({ isFile }) => !isFile).map(({ names }) => names.join('/')),
  };
}

interface Spot {
  readonly folder: string;
  readonly names: readonly string[];
}

interface Found {
  readonly file: string;
  readonly names: readonly string[];
  readonly isFile: boolean;
}

async function walk(spot: Spot, parts: readonly string[]): Promise<readonly Found[]> {
  const [part = '', ...rest] = parts;
  const found: Found[] = [];
  for (const name of await namesIn(spot.folder, part)) {
    const [file, names] = [join(spot.folder, name), [...spot.names, name]];
    if (rest.length === 0) found.push({ file, names, isFile: await isTaken(file, part) });
    else if (await isFolder(file)) found.push(...(await walk({ folder: file, names }, rest)));
  }
  return found;
}

async function namesIn(folder: string, part: string): Promise<readonly string[]> {
  if (part.includes('*')) return fittingNames((await look(() => readdir(folder))) ?? [], part);
  return (await look(() => lstat(join(folder, part)))) === null ? [] : [part];
}

/** A `*` means files; what a pattern calls by its full name is meant, whatever it is. */
async function isTaken(file: string, part: string): Promise<boolean> {
  return !part.includes('*') || !(await isFolder(file));
}

async function isFolder(path: string): Promise<boolean> {
  return (await look(() => stat(path)))?.isDirectory() === true;
}

/** `null` for what is not there, which also happens in between. */
async function look<T>(at: () => Promise<T>): Promise<T | null> {
  try {
    return await at();
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null;
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    throw unreadable(error);
  }
}

function unreadable(error: unknown): BackupError {
  return new BackupError({
    code: 'BP5010',
    message: `not every database can be looked for: ${error instanceof Error ? error.message : error}`,
    hint: 'let this user list the folder, or make `path` a pattern that does not reach it',
    cause: error,
  });
}

function noFolder(folder: string): BackupError {
  return new BackupError({
    code: 'BP5010',
    message: `there is no folder ${folder}`,
    hint: 'correct `path`, or mount what it lies on',
  });
}
