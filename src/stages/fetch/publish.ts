import { link, lstat, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { BackupError } from '../../model/failures.ts';
import { syncFolder } from '../../util/sync-folder.ts';
import { systemCodeOf } from '../../util/system-error.ts';
import { asTargetFailure } from './new-file.ts';

/** Gives a folder, with everything in it, its name in one step. Fails with BP5033 when the name is taken. */
export async function publishFolder(from: string, to: string): Promise<void> {
  await asTargetFailure(dirname(to), async () => {
    await syncFolder(from);
    await assertFree(to);
    // An empty folder of that name may have come meanwhile, and is replaced; anything else is not.
    await rename(from, to).catch((error: unknown) => {
      const code = systemCodeOf(error);
      throw code === 'ENOTEMPTY' || code === 'EEXIST' || code === 'ENOTDIR' ? taken(to) : error;
    });
    await syncFolder(dirname(to));
  });
}

const withoutLinks: readonly string[] = ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK'];

/** The same for a file. Names may be any bytes. */
export async function publishFile(from: string, to: Buffer): Promise<void> {
  const shown = to.toString();
  await asTargetFailure(dirname(shown), async () => {
    await link(from, to).catch(async (error: unknown) => {
      const code = systemCodeOf(error);
      if (code === 'EEXIST') throw taken(shown);
      if (code === null || !withoutLinks.includes(code)) throw error;
      await takeName(to);
      await rename(from, to);
    });
    await rm(from, { force: true });
    await syncFolder(dirname(shown));
  });
}

/** On a file system without hard links an empty file keeps the name until the whole one takes its place. */
async function takeName(path: Buffer): Promise<void> {
  try {
    await (await open(path, 'wx', 0o600)).close();
  } catch (error) {
    throw systemCodeOf(error) === 'EEXIST' ? taken(path.toString()) : error;
  }
}

export async function assertFree(path: string | Buffer): Promise<void> {
  try {
    await lstat(path);
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT') return;
    throw error;
  }
  throw taken(path.toString());
}

function taken(path: string): BackupError {
  return new BackupError({
    code: 'BP5033',
    message: `${path} is there already`,
    hint: 'nothing is ever replaced: name another folder, or move what is there away',
  });
}
