import { commitBackup } from '../catalog/commit.ts';
import { BackupError } from '../model/failures.ts';
import { contextOf } from './context.ts';
import type { FrozenBackup } from './manifest.ts';
import type { Run } from './run.ts';
import { backupOf } from './stamp.ts';
import type { Upload } from './upload.ts';

/**
 * Each destination that holds every artifact commits by itself. One that cannot does not harm the others; when none
 * can, there is no backup, and the first failure is thrown.
 */
export async function commitAll(
  run: Run,
  uploads: readonly Upload[],
  backup: FrozenBackup,
): Promise<void> {
  run.progress.manifest = backup.manifest;
  await Promise.all(uploads.map((upload) => commitOne(run, upload, backup)));
  const copies = [...run.progress.copies.values()];
  if (copies.some(({ state }) => state === 'committed')) return;
  const [first] = copies;
  throw first?.state === 'failed' ? first.error : noCopy();
}

async function commitOne(
  run: Run,
  upload: Upload,
  { manifest, files, signature }: FrozenBackup,
): Promise<void> {
  const { id, destination } = upload.part;
  const failure = await upload.settled();
  if (failure !== null) {
    run.progress.copies.set(id, { state: 'failed', error: failure.error });
    return;
  }
  try {
    const { confirmation } = await commitBackup(
      {
        copy: { destination, pipeline: run.plan.name, backup: backupOf(run) },
        frozen: manifest,
        files: Array.from(files, ([name, bytes]) => ({ name, bytes })),
        signature,
        assertOurs: () => Promise.resolve(run.signal.throwIfAborted()),
        onToken: () => Promise.resolve(),
      },
      contextOf(run),
    );
    if (confirmation.verdict !== 'pass') throw unconfirmed(id, confirmation.evidence);
    run.progress.copies.set(id, { state: 'committed' });
    run.emit({ event: 'committed', destination: id, backup: backupOf(run) });
  } catch (error) {
    run.progress.copies.set(id, { state: 'failed', error });
    const message = error instanceof Error ? error.message : String(error);
    run.emit({ event: 'destination-failed', destination: id, message });
  }
}

function noCopy(): BackupError {
  return new BackupError({
    code: 'BP5040',
    stage: 'upload',
    message: 'no destination took the backup',
    hint: 'look at what each destination said',
  });
}

/** It was written and may well be there: what cannot be seen is not called a copy, and the next run looks again. */
function unconfirmed(destination: string, evidence: readonly string[]): BackupError {
  return new BackupError({
    code: 'BP5040',
    stage: 'upload',
    message: `${destination}: the manifest could not be read back: ${evidence[0] ?? 'no answer'}`,
    hint: 'look whether the destination can be read; `run-pipeline verify` settles it',
  });
}
