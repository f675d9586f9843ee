import { link, lstat, open, readFile, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { BackupError } from '../../model/failures.ts';
import { syncFolder } from '../../util/sync-folder.ts';
import { systemCodeOf } from '../../util/system-error.ts';
import { visibleLine } from '../../util/visible-text.ts';

/** Whose restore keeps the application out of service. */
export interface Maintenance {
  readonly pipeline: string;
  readonly backup: string;
  /** The id of the restore: by it a restore knows its own file. */
  readonly restore: string;
  readonly since: string;
}

const maxBytes = 64 * 1024;

/**
 * Tells the application of maintenance. The file is there with all that it says or not at all, and outlives a power
 * cut. Repeatable for one restore. Rejects with BP5123 when a file of somebody else is there, which stays; with BP5110
 * when none can be made.
 */
export async function createMaintenanceFile(path: string, of: Maintenance): Promise<void> {
  const record = { ...of, pid: process.pid };
  const temporary = temporaryOf(path, of.restore);
  try {
    await remove(temporary, path);
    await writeWhole(temporary, `${JSON.stringify(record, null, 2)}\n`);
    await publish(temporary, path, of.restore);
    await remove(temporary, path);
    await syncFolder(dirname(path));
  } catch (error) {
    // The first error says more than that this did not work either.
    await rm(temporary, { force: true }).catch(() => undefined);
    throw error instanceof BackupError ? error : unwritable(path, error);
  }
}

/** Takes away the file of this restore and no other; repeatable. Resolves with what was there. */
export async function removeMaintenanceFile(
  path: string,
  restore: string,
): Promise<'removed' | 'absent' | 'foreign'> {
  // What a crash has left of this restore.
  await remove(temporaryOf(path, restore), path);
  const found = await read(path);
  if (found === null) return 'absent';
  if (found.restore !== restore) return 'foreign';
  await remove(path, path);
  await syncFolder(dirname(path));
  return 'removed';
}

/** In one step, and never over what is there. */
async function publish(temporary: string, path: string, restore: string): Promise<void> {
  try {
    await link(temporary, path);
  } catch (error) {
    if (systemCodeOf(error) !== 'EEXIST') throw error;
    const found = await read(path);
    if (found?.restore !== restore) throw taken(path, found);
  }
}

async function remove(file: string, path: string): Promise<void> {
  await rm(file, { force: true }).catch((error: unknown) => {
    throw unwritable(path, error);
  });
}

function temporaryOf(path: string, restore: string): string {
  return `${path}.${restore}.tmp`;
}

async function writeWhole(path: string, content: string): Promise<void> {
  const file = await open(path, 'wx', 0o644);
  try {
    await file.writeFile(content);
    // Whatever the mask of this process: the application may run as another user.
    await file.chmod(0o644);
    await file.sync();
  } finally {
    await file.close();
  }
}

type Found = Partial<Readonly<Record<keyof Maintenance, unknown>>>;

/** `null`: nothing is there. Whatever is no file of ours says nothing. */
async function read(path: string): Promise<Found | null> {
  try {
    const facts = await lstat(path);
    // A pipe or a device could be read for ever.
    if (!facts.isFile() || facts.size > maxBytes) return {};
    const value: unknown = JSON.parse(await readFile(path, 'utf8'));
    return typeof value === 'object' && value !== null ? value : {};
  } catch (error) {
    return systemCodeOf(error) === 'ENOENT' ? null : {};
  }
}

function taken(path: string, found: Found | null): BackupError {
  const { pipeline, restore, since } = found ?? {};
  const isRestore = typeof restore === 'string';
  const whose = isRestore ? ` by the restore ${restore} of ${pipeline} since ${since}` : '';
  return new BackupError({
    code: 'BP5123',
    message: visibleLine(`maintenance is under way already${whose}: ${path} is there`),
    hint: isRestore
      ? 'wait for that restore; when it no longer runs, `run-pipeline recover` takes the file away'
      : 'find out who made the file; remove it when no maintenance is under way',
  });
}

function unwritable(path: string, cause: unknown): BackupError {
  const message = cause instanceof Error ? cause.message : String(cause);
  return new BackupError({
    code: systemCodeOf(cause) === 'ENOSPC' ? 'BP5030' : 'BP5110',
    message: `the maintenance file ${path} cannot be made or removed: ${message}`,
    hint: 'let this user write in its folder, or correct `restore.maintenance.lockFile`',
    cause,
  });
}
