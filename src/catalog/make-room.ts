import { BackupError } from '../model/failures.ts';
import { fileKey, pipelineFile, restoreGuideFile } from '../model/run/layout.ts';
import type { StepContext } from '../ports/step-context.ts';
import type { CopyAddress } from './list-folder.ts';
import { putNew } from './store/put-new.ts';
import { readObject } from './store/read-object.ts';

/**
 * Writes something small where the disk may be full to its last block, or nobody could ever make room there: then the
 * guide of the copy that is to go makes way. Of what was to go and stays, `putBack` brings it back.
 */
export interface Room {
  write<T>(act: () => Promise<T>): Promise<T>;
  /** Once nothing speaks against the deletion any more: what is decided may go first. */
  decided(): void;
  putBack(): Promise<void>;
}

const maxBytes = 4 * 1024 * 1024;

export function openRoom(copy: CopyAddress, context: StepContext): Room {
  const { destination, pipeline, backup } = copy;
  const removed = new Map<string, Uint8Array>();
  let names = [restoreGuideFile];
  const make = async (): Promise<void> => {
    for (const key of names.map((name) => fileKey(pipeline, backup, name))) {
      const bytes = await readObject({ destination, key, maxBytes }, context);
      if (bytes === null || bytes.byteLength > maxBytes) continue;
      removed.set(key, bytes);
      await destination.remove(key, context);
    }
  };
  const putBack = async (): Promise<void> => {
    const onToken = () => Promise.resolve();
    for (const [key, bytes] of removed) await putNew({ destination, key, bytes, onToken }, context);
    removed.clear();
  };
  const writeAgain = async <T>(act: () => Promise<T>): Promise<T> => {
    await make();
    try {
      return await act();
    } catch (error) {
      // What failed first says more than what fails after it.
      await putBack().catch(() => undefined);
      throw error;
    }
  };
  return {
    write: async (act) => {
      try {
        return await act();
      } catch (error) {
        if (!(error instanceof BackupError) || error.code !== 'BP5030') throw error;
        return await writeAgain(act);
      }
    },
    decided: () => {
      names = [restoreGuideFile, pipelineFile, `${pipelineFile}.pgp`];
    },
    putBack,
  };
}
