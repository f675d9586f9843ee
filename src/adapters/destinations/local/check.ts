import { access, constants, stat } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import type { Place } from '../../../ports/place.ts';
import type { Finding, StepContext } from '../../../ports/step-context.ts';
import { nearest } from '../../../util/room.ts';
import { errnoOf, isAbsent } from './failures.ts';
import { isMountPoint } from './mounts.ts';
import { checkWorkTree } from './work-tree.ts';

export interface Facts {
  readonly id: string;
  readonly path: string;
  readonly prefix: readonly string[];
  readonly forbid: readonly string[];
  /** What is backed up: a destination in there would be part of its own backups. */
  readonly sources: readonly string[];
  readonly requireMount: boolean;
  readonly place: Place;
}

/** Everything that is wrong with the folder, without making or changing anything. */
export async function check(facts: Facts, context: StepContext): Promise<readonly Finding[]> {
  const real = await realPathOf(facts.path);
  if (real === '/')
    return [finding(facts, '`path` is the root of the file system', 'Give a folder of its own.')];
  const found = [
    await checkMount(facts),
    await checkWritable(facts),
    ...(await checkOutside(facts, real)),
    await checkWorkTree({ ...facts, real }, context),
  ];
  return found.filter((one) => one !== null);
}

function finding({ id }: { readonly id: string }, message: string, hint: string): Finding {
  return { severity: 'error', message: `${id}: ${message}`, hint };
}

async function checkMount(facts: Facts): Promise<Finding | null> {
  const { path, requireMount } = facts;
  if (!requireMount) return null;
  try {
    if ((await isMountPoint(await nearest(path))) && (await exists(path))) return null;
  } catch {
    // What cannot be looked at is not mounted for us.
  }
  return finding(
    facts,
    `nothing is mounted at ${path}`,
    'Mount the disk, or take `requireMount` away if the folder is meant to lie on the system disk.',
  );
}

async function checkWritable(facts: Facts): Promise<Finding | null> {
  const { path, prefix } = facts;
  try {
    const folder = await nearest(join(path, ...prefix));
    if (!(await stat(folder)).isDirectory()) {
      return finding(facts, `${folder} is not a folder`, 'Correct `path`.');
    }
    await access(folder, constants.W_OK | constants.X_OK);
    return null;
  } catch (error) {
    return finding(facts, `${path} cannot be written: ${reasonOf(error)}`, hintFor(error));
  }
}

async function checkOutside(facts: Facts, real: string): Promise<readonly Finding[]> {
  const forbidden = await firstAround(facts.forbid, real);
  const source = await firstAround(facts.sources, real);
  return [
    ...(forbidden === null
      ? []
      : [
          finding(
            facts,
            `${facts.path} lies in ${forbidden}, which \`forbid\` names`,
            'Choose a folder that nobody serves to others.',
          ),
        ]),
    ...(source === null
      ? []
      : [
          finding(
            facts,
            `${facts.path} lies in ${source}, which is backed up`,
            'Every backup would hold all older ones: choose a folder outside, or exclude it there.',
          ),
        ]),
  ];
}

async function firstAround(folders: readonly string[], real: string): Promise<string | null> {
  for (const folder of folders) {
    if (isInside(real, await realPathOf(folder))) return folder;
  }
  return null;
}

function isInside(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way === '' || !(way === '..' || way.startsWith('../'));
}

/** The real path that a folder has, or will have when it is made. */
async function realPathOf(path: string): Promise<string> {
  try {
    const found = await nearest(path);
    return (await exists(path)) ? found : join(await realPathOf(dirname(path)), basename(path));
  } catch {
    // Not even its parents may be looked at; that is told by the check for writing.
    return path;
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (error) {
    if (isAbsent(error)) return false;
    throw error;
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function hintFor(error: unknown): string {
  if (errnoOf(error) === 'EROFS')
    return 'It is mounted read-only: look at the system log for the reason, then mount it for writing.';
  return 'Give the user who runs the backup the right to write and search this folder.';
}
