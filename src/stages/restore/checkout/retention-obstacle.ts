import { readFile, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Head } from '../../../model/restore/code.ts';
import { findOldRules } from '../../../model/restore/marker.ts';
import type { Place } from '../../../ports/place.ts';
import type { StepContext } from '../../../ports/step-context.ts';
import { openGit } from './git.ts';
import { readMarker } from './marker-file.ts';
import { findGitFolder, readHead } from './observe.ts';

/** Why retention must not remove anything; `null` when nothing of this repository speaks against it. */
export async function findRetentionObstacle(
  repository: string,
  place: Place,
  context: StepContext,
): Promise<string | null> {
  const git = openGit(repository, place, context);
  const found = await findGitFolder(git, repository);
  // Git may be away, or may not let this user in; the restore of another one counts all the same.
  const folder = typeof found === 'string' ? found : await findFolder(repository);
  const marker = folder === null ? null : await readMarker(folder);
  if (folder === null || marker === null) return null;
  const head = typeof found === 'string' ? await readHead(git) : await readHeadFile(folder);
  return findOldRules(head === null ? 'unreadable' : marker, head ?? nowhere, repository);
}

/** As git finds it: `.git` is a folder, or a file that names one. */
async function findFolder(repository: string): Promise<string | null> {
  const path = join(repository, '.git');
  try {
    if ((await stat(path)).isDirectory()) return path;
    const named = /^gitdir: (.+)$/m.exec(await readFile(path, 'utf8'))?.[1];
    return named === undefined ? null : resolve(repository, named);
  } catch {
    // There is no repository, or none that could have been written by a restore for this user to see.
    return null;
  }
}

const nowhere: Head = { ref: null, commit: null };

/** `null` when nobody can say. */
async function readHeadFile(folder: string): Promise<Head | null> {
  try {
    const text = (await readFile(join(folder, 'HEAD'), 'utf8')).trim();
    const ref = /^ref: (.+)$/.exec(text)?.[1] ?? null;
    return { ref, commit: ref === null ? text : null };
  } catch {
    // Then nothing is removed: that can be done later.
    return null;
  }
}
