import { randomBytes } from 'node:crypto';
import { link, open, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { syncFolder } from '../../../../util/sync-folder.ts';

export interface NewFile {
  readonly content: string;
  readonly mode: number;
}

/** Writes a file that does not exist yet, durably and in one step. Rejects with `EEXIST` where there is one. */
export async function writeNewFile(path: string, { content, mode }: NewFile): Promise<void> {
  const folder = dirname(path);
  const temporary = join(folder, `.${randomBytes(12).toString('hex')}.tmp`);
  try {
    const file = await open(temporary, 'wx', 0o600);
    try {
      await file.writeFile(content);
      // By hand, because the mode of `open` is cut by the mask of the user.
      await file.chmod(mode);
      await file.sync();
    } finally {
      await file.close();
    }
    await link(temporary, path);
  } finally {
    await rm(temporary, { force: true });
  }
  await syncFolder(folder);
}
