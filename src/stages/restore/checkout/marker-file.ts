import { randomUUID } from 'node:crypto';
import { open, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import {
  type Acknowledgement,
  type CheckoutMarker,
  type FoundMarker,
  parseMarker,
} from '../../../model/restore/marker.ts';
import { syncFolder } from '../../../util/sync-folder.ts';
import { systemCodeOf } from '../../../util/system-error.ts';

/**
 * It lies beside `HEAD`, so that whoever runs the pipeline from this work tree finds it, whatever user and state
 * folder; a fresh clone has none.
 */
const name = 'run-pipeline-restore.json';

export async function readMarker(folder: string): Promise<FoundMarker> {
  try {
    return parseMarker(await readFile(join(folder, name), 'utf8'));
  } catch (error) {
    return systemCodeOf(error) === 'ENOENT' ? null : 'unreadable';
  }
}

/** In one step, and durable: after a crash it says what it said before or what it says now. */
export async function writeMarker(folder: string, marker: CheckoutMarker): Promise<void> {
  const path = join(folder, name);
  const temporary = `${path}.${randomUUID()}.tmp`;
  try {
    const file = await open(temporary, 'wx', 0o644);
    try {
      await file.writeFile(`${JSON.stringify(marker, null, 2)}\n`);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  await syncFolder(dirname(path));
}

export async function removeMarker(folder: string): Promise<void> {
  await rm(join(folder, name), { force: true });
}

/** A person says that the code stays where the restore put it. `null` when there is nothing to say it of. */
export async function acknowledge(
  folder: string,
  acknowledged: Acknowledgement,
): Promise<CheckoutMarker | null> {
  const marker = await readMarker(folder);
  if (marker === null || marker === 'unreadable') return null;
  const answered = { ...marker, acknowledged };
  await writeMarker(folder, answered);
  return answered;
}
