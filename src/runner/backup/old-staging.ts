import type { Dirent } from 'node:fs';
import { lstat, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isBackupId, timeOf } from '../../model/run/backup-id.ts';
import { manifestFile } from '../../model/run/layout.ts';
import type { Job } from '../job.ts';

/** As for other remains: younger ones may belong to a run that still goes on somewhere. */
const oldMs = 24 * 3_600_000;

type Collecting = Pick<Job, 'staging' | 'clock' | 'parts'>;

/**
 * Removes the staging folders of runs that were killed and that no journal remembers, because the state folder was
 * lost: what lies there is not encrypted by anybody else. Answers which; what cannot be removed is left to whoever can.
 */
export async function removeOldStaging(job: Collecting): Promise<readonly string[]> {
  const removed: string[] = [];
  for (const root of job.staging.roots) {
    for (const entry of await entriesOf(root)) {
      const path = join(root, entry.name);
      if (!entry.isDirectory() || !isBackupId(entry.name)) continue;
      if (!(await isAbandoned(job, path, entry.name))) continue;
      const isGone = await rm(path, { recursive: true, force: true }).then(
        () => true,
        () => false,
      );
      if (isGone) removed.push(path);
    }
  }
  return removed;
}

/** Only what a run of ours has made and left: it holds the lock file of one, or nothing yet, and never a backup. */
async function isAbandoned(job: Collecting, path: string, run: string): Promise<boolean> {
  const names = (await entriesOf(path)).map(({ name }) => name);
  if (names.includes(manifestFile)) return false;
  const times = await Promise.all([path, ...names.map((name) => join(path, name))].map(writtenAt));
  if (job.clock.now() - Math.max(timeOf(run), ...times) < oldMs) return false;
  const state = await job.parts.folderLocks.look(path);
  return state === 'free' || (state === 'none' && names.length === 0);
}

/** What is written or vanishes just now is not old. */
async function writtenAt(path: string): Promise<number> {
  const facts = await lstat(path).catch(() => null);
  return facts?.mtimeMs ?? Number.POSITIVE_INFINITY;
}

/** None where there is no such folder, or we may not look. */
async function entriesOf(folder: string): Promise<readonly Dirent[]> {
  return await readdir(folder, { withFileTypes: true }).catch(() => []);
}
